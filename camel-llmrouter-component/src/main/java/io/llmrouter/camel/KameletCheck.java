/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.failure.Suggestion;
import java.util.HashSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.KameletDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;

/**
 * Refuses what Camel lets pass and what makes this product's Kamelets do something else than is written: a property that none declares, so that
 * {@code outputFromat=json} would answer text; and steps wrapped in two places by the same name and parameters, of which Camel would do one place's steps
 * in both. Other Kamelets are left alone: they may mean it. Stateless.
 */
final class KameletCheck {

    private static final Set<String> OURS = Set.of(
            "llm-route-action",
            "llm-classify-action",
            "llm-semantic-cache-action",
            "rag-retrieve-action",
            "rag-answer-action",
            "rag-ingest-sink",
            "llm-feedback-sink",
            "llm-decisions-source");

    /** What Camel adds to what a user wrote. */
    private static final Set<String> CAMELS = Set.of(
            "templateId",
            "routeId",
            "parentRouteId",
            "parentProcessorId",
            "uuid",
            "location",
            "noErrorHandler",
            "bridgeErrorHandler");

    private KameletCheck() {}

    /** Looks at the properties of the Kamelet whose route is being made, if one is. */
    static void properties(CamelContext context) {
        Properties given = context.getPropertiesComponent().getLocalProperties();
        if (given != null && given.get("templateId") instanceof String kamelet && OURS.contains(kamelet)) {
            check(given, kamelet, context);
        }
    }

    /** Looks at all places where steps are wrapped. */
    static void wrapped(CamelContext context) {
        Set<String> seen = new HashSet<>();
        for (RouteDefinition route : model(context).getRouteDefinitions()) {
            for (KameletDefinition place :
                    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), KameletDefinition.class)) {
                String kamelet = place.getName().replaceFirst("[/?].*", "");
                if (OURS.contains(kamelet) && !place.getOutputs().isEmpty() && !seen.add(place.getName())) {
                    throw new IllegalArgumentException("the Kamelet " + kamelet
                            + " wraps steps in two places with the same parameters, the second in route "
                            + route.getId() + ", and Camel would do the steps of one in both; tell them apart by an id,"
                            + " for example name: " + kamelet + "/" + route.getId());
                }
            }
        }
    }

    private static Model model(CamelContext context) {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    private static void check(Properties given, String kamelet, CamelContext context) {
        RouteTemplateDefinition template = model(context).getRouteTemplateDefinition(kamelet);
        Set<String> declared = new TreeSet<>();
        template.getTemplateParameters().forEach(parameter -> declared.add(parameter.getName()));
        Set<String> known = new TreeSet<>(CAMELS);
        known.addAll(declared);
        if (template.getTemplateBeans() != null) {
            template.getTemplateBeans().forEach(bean -> known.add(bean.getName()));
        }
        for (String name : new TreeSet<>(given.stringPropertyNames())) {
            if (!twin(name, given) && !ofAnother(name) && known.stream().noneMatch(one -> same(one, name))) {
                throw new IllegalArgumentException(
                        Suggestion.unknown("property of the Kamelet " + kamelet, name, declared));
            }
        }
    }

    /** Whether it is the spelling with dashes that Camel adds to one without. */
    private static boolean twin(String name, Properties given) {
        return name.contains("-")
                && given.stringPropertyNames().stream().anyMatch(other -> !other.contains("-") && same(other, name));
    }

    /** Whether it may be meant for one place only: {@code camel.kamelet.NAME.ROUTE.property}, {@code CAMEL_KAMELET_NAME_ROUTE_PROPERTY}. */
    private static boolean ofAnother(String name) {
        return name.matches("[\\w-]+\\.[\\w-]+") || name.matches("[A-Z0-9_]+");
    }

    private static boolean same(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}

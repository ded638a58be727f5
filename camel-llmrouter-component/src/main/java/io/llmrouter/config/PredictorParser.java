/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.bundle.BundleFile;
import io.llmrouter.bundle.OperatingTarget;
import io.llmrouter.bundle.OperatingTarget.Kind;
import io.llmrouter.bundle.RouterBundle;
import io.llmrouter.config.DeciderDefinition.Built;
import io.llmrouter.config.DeciderDefinition.Surroundings;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.routing.ConversationCosts;
import io.llmrouter.routing.ModelIdentities;
import io.llmrouter.routing.PredictiveDecider;
import io.llmrouter.routing.QualityFloors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads a {@code predictor:} step. One document, one thread. */
final class PredictorParser {

    static final Set<String> OWN = Set.of("bundle", "models", "qualityFloor", "targetShare", "budgetPerRequest");
    static final String FLOOR = "a share of the strongest model's quality above 0 and at most 1, for example 0.95";
    private static final double USUAL_FLOOR = 0.95;
    private static final String FILE = "file:";

    private final Problems problems;
    private final Set<String> targets;

    PredictorParser(Problems problems, Set<String> targets) {
        this.problems = problems;
        this.targets = targets;
    }

    /** What a bundle must have been trained for. */
    private record Aim(Kind kind, double value) {}

    /**
     * Reads the step.
     *
     * @param step the mapping under {@code predictor}
     * @param routersFloor the router's own quality floor, or null
     */
    Optional<DeciderDefinition> parse(Section step, Double routersFloor) {
        step.allowOnly(OWN, Set.of());
        int before = problems.size();
        if (!step.has("bundle")) {
            problems.add(
                    step.node(),
                    "'bundle' is missing; train one with 'llmrouter train' and write bundle: \"file:bundles/support.json\"");
        }
        Map<String, String> names = names(step);
        Optional<Aim> aim = aim(step, routersFloor);
        Optional<String> bundle = step.text("bundle");
        if (problems.size() > before || bundle.isEmpty()) {
            return Optional.empty();
        }
        Path file = Path.of(bundle.get().startsWith(FILE) ? bundle.get().substring(FILE.length()) : bundle.get());
        ConfigNode place = step.at("bundle");
        return Optional.of(new DeciderDefinition(
                place.place(),
                place.path(),
                List.of(file),
                true,
                around -> build(file, names, aim.orElse(null), around)));
    }

    private Map<String, String> names(Section step) {
        Map<String, String> names = new LinkedHashMap<>();
        step.section("models").ifPresent(section -> section.keys().forEach(model -> section.text(model)
                .filter(target -> {
                    if (!targets.contains(target)) {
                        problems.add(section.at(model), Suggestion.unknown("model or plan", target, targets));
                    }
                    return targets.contains(target);
                })
                .ifPresent(target -> names.put(model, target))));
        return names;
    }

    private Optional<Aim> aim(Section step, Double routersFloor) {
        Optional<Aim> floor =
                step.number("qualityFloor", n -> n > 0 && n <= 1, FLOOR).map(n -> new Aim(Kind.QUALITY_FLOOR, n));
        Optional<Aim> share = step.number(
                        "targetShare", n -> n >= 0 && n <= 1, "a share of requests from 0 to 1, for example 0.3")
                .map(n -> new Aim(Kind.TARGET_SHARE, n));
        Optional<Aim> budget = step.number("budgetPerRequest", n -> n > 0, "a mean cost above 0, for example 0.002")
                .map(n -> new Aim(Kind.BUDGET, n));
        List<Aim> given = java.util.stream.Stream.of(floor, share, budget)
                .flatMap(Optional::stream)
                .toList();
        if (given.size() > 1) {
            problems.add(
                    step.node(),
                    "qualityFloor, targetShare and budgetPerRequest cannot be combined; keep the one that counts");
        }
        return given.isEmpty()
                ? Optional.ofNullable(routersFloor).map(n -> new Aim(Kind.QUALITY_FLOOR, n))
                : Optional.of(given.get(0));
    }

    private Built build(Path file, Map<String, String> names, Aim aim, Surroundings around) {
        BundleFile read = BundleFile.read(file, around.embedder());
        RouterBundle bundle = read.bundle();
        OperatingTarget target = target(file, bundle, aim);
        List<String> models = bundle.predictor().models();
        Set<String> unused = new TreeSet<>(names.keySet());
        unused.removeAll(models);
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("'models' maps " + unused + ", but the bundle compares " + models);
        }
        List<String> own =
                models.stream().map(model -> own(model, names, models)).toList();
        ModelIdentities identities = identities(bundle, own, read.hash());
        ConversationCosts conversation = conversation(own, around);
        Function<OperatingTarget, PredictiveDecider.Basis> basis =
                aimed -> new PredictiveDecider.Basis(bundle.predictor(), own, bundle.point(aimed), aimed.promise());
        Map<Double, PredictiveDecider> byFloor = new TreeMap<>();
        bundle.targets().stream()
                .filter(trained -> trained.kind() == Kind.QUALITY_FLOOR)
                .forEach(trained -> byFloor.put(
                        trained.value(),
                        new PredictiveDecider(basis.apply(trained), conversation, identities, QualityFloors.NONE)));
        QualityFloors floors = QualityFloors.of(target.kind() == Kind.QUALITY_FLOOR ? target.value() : null, byFloor);
        PredictiveDecider decider = new PredictiveDecider(basis.apply(target), conversation, identities, floors);
        return new Built(decider, read.hash(), identities);
    }

    private static ModelIdentities identities(RouterBundle bundle, List<String> own, String hash) {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        for (int m = 0; m < own.size(); m++) {
            List<String> names = bundle.models().get(m).answeredAs();
            if (!names.isEmpty()) {
                known.put(own.get(m), Set.copyOf(names));
            }
        }
        return new ModelIdentities(known, Set.of(hash));
    }

    private static OperatingTarget target(Path file, RouterBundle bundle, Aim aim) {
        if (aim != null) {
            return bundle.target(aim.kind(), aim.value())
                    .orElseThrow(() -> untrained(file, bundle, aim.kind().label() + " " + aim.value()));
        }
        return bundle.target(Kind.QUALITY_FLOOR, USUAL_FLOOR)
                .or(() -> bundle.targets().stream()
                        .filter(only -> bundle.targets().size() == 1)
                        .findFirst())
                .orElseThrow(() -> untrained(file, bundle, "the usual qualityFloor " + USUAL_FLOOR));
    }

    private static IllegalArgumentException untrained(Path file, RouterBundle bundle, String wanted) {
        return new IllegalArgumentException("bundle " + file + " was not trained for " + wanted + "; it has "
                + bundle.targets().stream()
                        .map(target -> target.kind().label() + " " + target.value())
                        .toList()
                + "; name one of them or train again");
    }

    private String own(String model, Map<String, String> names, List<String> models) {
        String own = names.getOrDefault(model, model);
        if (!targets.contains(own)) {
            throw new IllegalArgumentException("the bundle compares " + models + ", but there is no model or plan '"
                    + model + "' here; write models: {" + model + ": NAME} with one of " + targets);
        }
        return own;
    }

    /** Plans have no one price, so there only models are sticky. */
    private static ConversationCosts conversation(List<String> targets, Surroundings around) {
        if (around.conversations() == null || !around.catalog().names().containsAll(targets)) {
            return null;
        }
        List<TokenPrice> prices = targets.stream()
                .map(name -> around.catalog().require(name).price())
                .toList();
        return new ConversationCosts(around.conversations(), targets, prices);
    }
}

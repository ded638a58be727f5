/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.config.DeciderDefinition.Built;
import io.llmrouter.expression.RequestExpression;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.routing.RuleDecider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a {@code rules:} step: a list of rules, or a file of rules with the targets it shall use. One document, one thread. */
final class RulesParser {

    static final Set<String> RULE = Set.of("when", "use");
    static final Set<String> FILE = Set.of("file", "use");
    private static final String CLASSPATH = "classpath:";
    private static final String PREFIX = "file:";

    private final Problems problems;
    private final Set<String> targets;

    RulesParser(Problems problems, Set<String> targets) {
        this.problems = problems;
        this.targets = targets;
    }

    DeciderDefinition parse(Section step) {
        ConfigNode node = step.at("rules");
        if (node instanceof ConfigNode.Mapping) {
            return step.mapping(node).map(this::included).orElseThrow();
        }
        return DeciderDefinition.of(node, new RuleDecider(rules(step, Map.of())));
    }

    private List<RuleDecider.Rule> rules(Section holder, Map<String, String> names) {
        List<RuleDecider.Rule> rules = new ArrayList<>();
        for (ConfigNode item : holder.list("rules")) {
            holder.mapping(item).flatMap(rule -> rule(rule, names)).ifPresent(rules::add);
        }
        return rules;
    }

    private DeciderDefinition included(Section section) {
        section.allowOnly(FILE, Set.of());
        Map<String, String> names = new HashMap<>();
        section.section("use")
                .ifPresent(use -> use.keys().forEach(name -> use.text(name).ifPresent(target -> {
                    if (!targets.contains(target)) {
                        problems.add(use.at(name), Suggestion.unknown("model or plan", target, targets));
                    }
                    names.put(name, target);
                })));
        Optional<String> file = section.text("file");
        if (file.isEmpty()) {
            problems.add(
                    section.node(),
                    "write a list of rules, or {file: \"classpath:llmrouter/rules/prefilter.yaml\", use: {cheap: NAME, strong: NAME}}");
        }
        List<RuleDecider.Rule> rules = file.flatMap(location -> read(section, location))
                .map(text -> rules(root(file.get(), text), names))
                .orElse(List.of());
        List<Path> watched = file.filter(location -> !location.startsWith(CLASSPATH))
                .map(location -> List.of(path(location)))
                .orElse(List.of());
        RuleDecider decider = new RuleDecider(rules);
        return new DeciderDefinition(
                section.node().place(), section.node().path(), watched, around -> new Built(decider));
    }

    private Section root(String location, String text) {
        String name = location.substring(location.lastIndexOf('/') + 1);
        Section root = new Section(new YamlReader(name, placeholder -> placeholder, problems).read(text), problems);
        root.allowOnly(Set.of("rules"), Set.of());
        return root;
    }

    private Optional<String> read(Section section, String location) {
        try {
            if (!location.startsWith(CLASSPATH)) {
                return Optional.of(Files.readString(path(location)));
            }
            try (InputStream in = Thread.currentThread()
                    .getContextClassLoader()
                    .getResourceAsStream(location.substring(CLASSPATH.length()))) {
                if (in != null) {
                    return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            problems.add(section.at("file"), "'" + location + "' cannot be read (" + e + "); name a file of rules");
            return Optional.empty();
        }
        problems.add(section.at("file"), "'" + location + "' is not on the class path; name a file of rules");
        return Optional.empty();
    }

    private static Path path(String location) {
        return Path.of(location.startsWith(PREFIX) ? location.substring(PREFIX.length()) : location);
    }

    private Optional<RuleDecider.Rule> rule(Section rule, Map<String, String> names) {
        rule.allowOnly(RULE, Set.of());
        Optional<String> use = rule.text("use")
                .map(name -> names.getOrDefault(name, name))
                .filter(name -> {
                    if (!targets.contains(name)) {
                        Set<String> known = new TreeSet<>(targets);
                        known.addAll(names.keySet());
                        problems.add(rule.at("use"), Suggestion.unknown("model or plan", name, known));
                    }
                    return targets.contains(name);
                });
        if (!rule.has("when") || !rule.has("use")) {
            problems.add(rule.node(), "a rule needs 'when' and 'use'; write {when: \"words < 15\", use: small}");
            return Optional.empty();
        }
        return rule.text("when")
                .flatMap(when -> compile(rule, when))
                .flatMap(when -> use.map(target -> new RuleDecider.Rule(when, target)));
    }

    private Optional<RequestExpression> compile(Section rule, String when) {
        try {
            return Optional.of(RequestExpression.compile(when));
        } catch (IllegalArgumentException e) {
            problems.add(rule.at("when"), e.getMessage());
            return Optional.empty();
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.expression.RequestExpression;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.rag.PassagePrompt;
import io.llmrouter.rag.TwoStage;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code retrieve:} of a router: the name of a document set, or a mapping. One document, one thread. */
final class RetrieveParser {

    static final Set<String> OWN =
            Set.of("from", "strong", "usable", "hard", "use", "nothing", "instruction", "maxChars");
    static final Set<String> USE = Set.of("easy", "hard");
    private static final String HARD = "words > 30 || hasCode";
    private static final String NOTHING = "The documents do not answer this question.";
    private static final String PROBABILITY = "a probability in [0, 1], for example 0.6";

    private final Problems problems;
    private final Set<String> documents;
    private final Set<String> targets;

    RetrieveParser(Problems problems, Set<String> documents, Set<String> targets) {
        this.problems = problems;
        this.documents = documents;
        this.targets = targets;
    }

    /** Null of a router that retrieves nothing. */
    RetrieveDefinition parse(Section router) {
        if (!router.has("retrieve")) {
            return null;
        }
        ConfigNode node = router.at("retrieve");
        if (node instanceof ConfigNode.Scalar name) {
            Section empty = new Section(new ConfigNode.Mapping(node.place(), node.path(), Map.of()), problems);
            return known(name, name.text()).map(from -> retrieve(empty, from)).orElse(null);
        }
        return router.section("retrieve").map(this::mapping).orElse(null);
    }

    private RetrieveDefinition mapping(Section section) {
        section.allowOnly(OWN, Set.of());
        if (!section.has("from")) {
            problems.add(section.node(), "'from' is missing; name one of the documents: " + documents);
        }
        return section.text("from")
                .flatMap(name -> known(section.at("from"), name))
                .map(from -> retrieve(section, from))
                .orElse(null);
    }

    private Optional<String> known(ConfigNode node, String name) {
        if (documents.contains(name)) {
            return Optional.of(name);
        }
        problems.add(
                node,
                documents.isEmpty()
                        ? "'" + name + "' is not there; describe it, for example documents: {" + name
                                + ": {folder: data/" + name + "}}"
                        : Suggestion.unknown("documents", name, documents));
        return Optional.empty();
    }

    private RetrieveDefinition retrieve(Section section, String from) {
        TwoStage usual = TwoStage.standard();
        TwoStage table = new TwoStage(
                probability(section, "strong", usual.strongFrom()),
                probability(section, "usable", usual.usableFrom()),
                usual.hardFrom());
        return new RetrieveDefinition(
                section.node().place(),
                section.node().path(),
                from,
                table,
                hard(section),
                section.section("use").flatMap(this::use).orElse(null),
                prompt(section),
                section.text("nothing").orElse(NOTHING));
    }

    private double probability(Section section, String key, double usual) {
        return section.number(key, n -> n >= 0 && n <= 1, PROBABILITY).orElse(usual);
    }

    private RequestExpression hard(Section section) {
        String source = section.text("hard").orElse(HARD);
        try {
            return RequestExpression.compile(source);
        } catch (IllegalArgumentException e) {
            problems.add(section.at("hard"), e.getMessage());
            return RequestExpression.compile(HARD);
        }
    }

    private Optional<RetrieveDefinition.Use> use(Section section) {
        section.allowOnly(USE, Set.of());
        if (!section.keys().containsAll(USE)) {
            problems.add(section.node(), "names not both; write use: {easy: MODEL, hard: MODEL}");
        }
        Optional<String> easy = target(section, "easy");
        Optional<String> hard = target(section, "hard");
        return easy.isPresent() && hard.isPresent()
                ? Optional.of(new RetrieveDefinition.Use(easy.get(), hard.get()))
                : Optional.empty();
    }

    private Optional<String> target(Section section, String key) {
        return section.text(key).filter(name -> {
            if (!targets.contains(name)) {
                problems.add(section.at(key), Suggestion.unknown("model or plan", name, targets));
            }
            return targets.contains(name);
        });
    }

    private static PassagePrompt prompt(Section section) {
        return new PassagePrompt(
                section.text("instruction").orElse(PassagePrompt.INSTRUCTION),
                section.positiveInteger("maxChars", "a number of characters, for example 12000")
                        .orElse(PassagePrompt.DEFAULT.maxChars()));
    }
}

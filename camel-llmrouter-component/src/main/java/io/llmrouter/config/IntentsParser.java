/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.config.DeciderDefinition.Built;
import io.llmrouter.config.DeciderDefinition.Surroundings;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.intent.ExampleReader;
import io.llmrouter.intent.ExampleVectors;
import io.llmrouter.intent.IntentClassifier;
import io.llmrouter.intent.IntentExamples;
import io.llmrouter.intent.IntentMethod;
import io.llmrouter.intent.IntentOptions;
import io.llmrouter.intent.IntentTraining;
import io.llmrouter.routing.IntentDecider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads an {@code intents:} step and its examples. One document, one thread. */
final class IntentsParser {

    static final Set<String> OWN =
            Set.of("examples", "use", "outOfScope", "method", "keep", "floor", "margin", "vectors");

    private static final Logger LOG = LoggerFactory.getLogger(IntentsParser.class);
    private static final String FILE = "file:";
    private static final String NONE = "none";
    private static final double LEAST_KEPT = 0.5;

    private final Problems problems;
    private final Set<String> targets;

    IntentsParser(Problems problems, Set<String> targets) {
        this.problems = problems;
        this.targets = targets;
    }

    /** What was read, before anything is learned. */
    private record Read(Path file, IntentExamples examples, Map<String, String> use, IntentOptions options) {}

    Optional<DeciderDefinition> parse(Section step) {
        step.allowOnly(OWN, Set.of());
        int before = problems.size();
        if (!step.has("examples") || !step.has("use")) {
            problems.add(
                    step.node(),
                    "intents need 'examples' and 'use'; write {examples: \"file:intents/support.csv\", use: {smalltalk: small}}");
        }
        Optional<Path> file = step.text("examples").map(IntentsParser::path);
        Optional<Path> negatives = step.text("outOfScope").map(IntentsParser::path);
        Optional<IntentExamples> examples =
                file.flatMap(path -> reading(step, "examples", () -> ExampleReader.read(path)));
        Optional<List<String>> outOfScope =
                negatives.flatMap(path -> reading(step, "outOfScope", () -> ExampleReader.readOutOfScope(path)));
        Map<String, String> use =
                use(step, examples.map(IntentExamples::intents).orElse(null));
        IntentOptions options = options(step);
        if (problems.size() > before || examples.isEmpty()) {
            return Optional.empty();
        }
        IntentExamples all = outOfScope.map(examples.get()::withOutOfScope).orElse(examples.get());
        String vectors = step.text("vectors").orElse(null);
        Read read = new Read(file.get(), all, use, options);
        ConfigNode place = step.at("examples");
        return Optional.of(new DeciderDefinition(
                place.place(),
                place.path(),
                Stream.concat(file.stream(), negatives.stream()).toList(),
                around -> build(read, vectors, around)));
    }

    private static Built build(Read read, String vectors, Surroundings around) {
        PromptEmbedder embedder = around.embedder().get();
        Path kept = vectors == null
                ? ExampleVectors.usualFile(embedder, read.file())
                : vectors.equals(NONE) ? null : path(vectors);
        TrainedIntents.Lesson lesson =
                new TrainedIntents.Lesson(embedder.fingerprint(), read.examples(), read.options());
        IntentClassifier classifier =
                around.intents().of(lesson, embedder, () -> learned(read, new ExampleVectors(embedder, kept)));
        return new Built(new IntentDecider(classifier, read.use()));
    }

    private static IntentClassifier learned(Read read, ExampleVectors vectors) {
        read.examples().warnings().forEach(warning -> LOG.warn("examples of intents: {}", warning));
        IntentClassifier classifier = IntentTraining.fit(read.examples(), vectors, read.options());
        LOG.info("intents of {}: {}", read.file(), classifier.report());
        return classifier;
    }

    private Map<String, String> use(Section step, List<String> known) {
        Map<String, String> use = new LinkedHashMap<>();
        step.section("use").ifPresent(section -> section.keys().forEach(intent -> {
            if (known != null && !known.contains(intent)) {
                problems.add(section.at(intent), Suggestion.unknown("intent", intent, known));
            }
            section.text(intent)
                    .filter(target -> {
                        if (!targets.contains(target)) {
                            problems.add(section.at(intent), Suggestion.unknown("model or plan", target, targets));
                        }
                        return targets.contains(target);
                    })
                    .ifPresent(target -> use.put(intent, target));
        }));
        return use;
    }

    private IntentOptions options(Section step) {
        IntentOptions usual = IntentOptions.DEFAULT;
        return new IntentOptions(
                step.text("method").flatMap(label -> method(step, label)).orElse(usual.method()),
                step.number(
                                "keep",
                                n -> n >= LEAST_KEPT && n <= 1,
                                "the share of in-scope requests to keep, from 0.5 to 1, for example 0.95")
                        .orElse(usual.keep()),
                step.number(
                                "floor",
                                n -> n >= 0 && n <= 1,
                                "a least score from 0 to 1, or leave it out to have it fitted")
                        .orElse(usual.floor()),
                step.number(
                                "margin",
                                n -> n >= 0 && n <= 10,
                                "a distance of scores from 0 to 10, or leave it out to have it fitted")
                        .orElse(usual.margin()),
                usual.seed());
    }

    private Optional<IntentMethod> method(Section step, String label) {
        try {
            return Optional.of(IntentMethod.labelled(label));
        } catch (IllegalArgumentException e) {
            problems.add(step.at("method"), e.getMessage());
            return Optional.empty();
        }
    }

    private <T> Optional<T> reading(Section step, String key, Supplier<T> file) {
        try {
            return Optional.of(file.get());
        } catch (ConfigurationException e) {
            problems.add(step.at(key), e.getMessage());
            return Optional.empty();
        }
    }

    private static Path path(String location) {
        return Path.of(location.startsWith(FILE) ? location.substring(FILE.length()) : location);
    }
}

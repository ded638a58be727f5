/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.failure.ConfigurationException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users say, by intent, and things they say that are none of the intents. Immutable.
 *
 * @param source where they came from, for messages
 * @param examples in order, no text twice; at least two intents
 * @param outOfScope texts that belong to no intent; may be empty
 * @param warnings what is allowed but probably not meant, such as a text under two intents; each begins with its place
 */
public record IntentExamples(String source, List<Example> examples, List<String> outOfScope, List<String> warnings) {

    /**
     * One utterance.
     *
     * @param text what a user says
     * @param intent what is meant
     */
    public record Example(String text, String intent) {}

    /** Copies the lists. */
    public IntentExamples {
        examples = List.copyOf(examples);
        outOfScope = List.copyOf(outOfScope);
        warnings = List.copyOf(warnings);
        if (examples.stream().map(Example::intent).distinct().limit(2).count() < 2) {
            throw new IllegalArgumentException(source + " has examples of "
                    + examples.stream().map(Example::intent).distinct().toList()
                    + " only; telling intents apart needs at least two");
        }
    }

    /** The intents, in alphabetical order. */
    public List<String> intents() {
        return List.copyOf(new TreeSet<>(examples.stream().map(Example::intent).toList()));
    }

    /** The same with these negatives in addition. */
    public IntentExamples withOutOfScope(List<String> more) {
        List<String> all = new java.util.ArrayList<>(outOfScope);
        all.addAll(more);
        return new IntentExamples(source, examples, all, warnings);
    }

    /**
     * The same without texts that are measured, which must not be learned from.
     *
     * @param measured other examples
     * @throws ConfigurationException if fewer than two intents are left
     */
    public IntentExamples without(IntentExamples measured) {
        Set<String> keys = Stream.concat(measured.examples.stream().map(Example::text), measured.outOfScope.stream())
                .map(IntentExamples::key)
                .collect(Collectors.toSet());
        List<Example> rest = examples.stream()
                .filter(example -> !keys.contains(key(example.text())))
                .toList();
        if (rest.stream().map(Example::intent).distinct().count() < 2) {
            throw new ConfigurationException("all but " + rest.size() + " of the " + examples.size() + " examples of "
                    + source + " stand in " + measured.source
                    + " too, so too little is left to learn from; name two files with different texts");
        }
        return new IntentExamples(
                source,
                rest,
                outOfScope.stream().filter(text -> !keys.contains(key(text))).toList(),
                warnings);
    }

    /** What texts have in common that differ in case and white space only. */
    static String key(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }
}

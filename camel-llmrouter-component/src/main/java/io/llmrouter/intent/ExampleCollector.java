/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.failure.ConfigurationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes examples as they are read, notes what is wrong with its place, and makes sense of the whole at the end. One file, one thread. */
final class ExampleCollector {

    /** Labels that mean none of the intents. */
    private static final Set<String> OUT_OF_SCOPE = Set.of("oos", "out_of_scope", "outOfScope");

    private static final int MOST_EXAMPLES = 200_000;
    private static final int MOST_INTENTS = 2_000;
    private static final int LONGEST_TEXT = 10_000;
    private static final int LONGEST_NAME = 100;
    private static final int SHOWN = 10;

    private record Placed(String text, String intent, int line) {}

    private final String source;
    private final Map<String, Placed> byText = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> outOfScope;
    private int rows;

    /**
     * @param source for messages
     * @param label that means none of the intents, beside the usual ones; null for none
     */
    ExampleCollector(String source, String label) {
        this.source = source;
        this.outOfScope = new HashSet<>(OUT_OF_SCOPE);
        if (label != null) {
            outOfScope.add(label);
        }
    }

    /** An example, or, without an intent, a text that belongs to none. */
    void add(int line, String text, String intent) {
        if (++rows > MOST_EXAMPLES) {
            throw new ConfigurationException(
                    place(line) + ": more than " + MOST_EXAMPLES + " examples; a hundred an intent are plenty");
        }
        if (text == null || text.strip().trim().isEmpty()) { // trim takes control characters too
            problem(line, "text", "is empty; write what a user says");
        } else if (text.length() > LONGEST_TEXT) {
            problem(line, "text", "has " + text.length() + " characters; an example has at most " + LONGEST_TEXT);
        } else if (intent == null || intent.isBlank()) {
            problem(line, "intent", "is empty; write the name of the intent, or oos for none of them");
        } else if (intent.strip().length() > LONGEST_NAME || intent.chars().anyMatch(Character::isISOControl)) {
            problem(
                    line,
                    "intent",
                    "has " + intent.strip().length() + " characters or a control character; a name has at most "
                            + LONGEST_NAME + " visible ones");
        } else {
            keep(new Placed(text.strip().trim(), intent.strip(), line));
        }
    }

    private void keep(Placed example) {
        String key = IntentExamples.key(example.text());
        Placed earlier = byText.putIfAbsent(key, example);
        if (earlier != null && !earlier.intent().equals(example.intent())) {
            warnings.add(place(example.line()) + ": the text stands under '" + example.intent() + "' here and under '"
                    + earlier.intent() + "' in line " + earlier.line() + "; the first counts, keep one");
        }
    }

    /** Notes what is wrong. */
    void problem(int line, String field, String message) {
        problems.add(place(line) + ": " + field + " " + message);
    }

    /** The examples, if nothing was wrong. */
    IntentExamples examples() {
        throwIfAny();
        List<IntentExamples.Example> examples = byText.values().stream()
                .filter(example -> !outOfScope.contains(example.intent()))
                .map(example -> new IntentExamples.Example(example.text(), example.intent()))
                .toList();
        long intents =
                examples.stream().map(IntentExamples.Example::intent).distinct().count();
        if (intents < 2 || intents > MOST_INTENTS) {
            throw new ConfigurationException(source + " has " + examples.size() + " examples of " + intents
                    + " intents; write at least one of each of 2 to " + MOST_INTENTS
                    + " intents, for example in CSV: text,intent");
        }
        return new IntentExamples(source, examples, texts(true), warnings);
    }

    /** All texts, whatever their intent; of a file of negatives. */
    List<String> texts() {
        throwIfAny();
        return texts(false);
    }

    private List<String> texts(boolean negativesOnly) {
        return byText.values().stream()
                .filter(example -> !negativesOnly || outOfScope.contains(example.intent()))
                .map(Placed::text)
                .toList();
    }

    private void throwIfAny() {
        if (!problems.isEmpty()) {
            int more = problems.size() - SHOWN;
            throw new ConfigurationException(String.join("\n  ", problems.subList(0, Math.min(SHOWN, problems.size())))
                    + (more > 0 ? "\n  and " + more + " more" : ""));
        }
    }

    private String place(int line) {
        return source + ":" + line;
    }
}

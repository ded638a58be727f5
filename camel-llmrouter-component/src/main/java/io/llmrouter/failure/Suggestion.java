/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Turns an unknown name into a helpful sentence: what is known and, within two edits, what was probably meant. Stateless. */
public final class Suggestion {

    private static final int EDITS = 2;
    private static final int SHOWN = 80;
    private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(EDITS);

    private Suggestion() {}

    /**
     * The known name closest to the given one, if at most two edits away (case ignored) and something of the name is left then.
     *
     * @param name what was written
     * @param known what exists
     * @return the nearest name; empty when nothing is near
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> edits(wanted, candidate) >= 0 && edits(wanted, candidate) < wanted.length())
                .min(Comparator.comparingInt((String candidate) -> edits(wanted, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * A sentence such as {@code unknown model 'smal'; known: [large, small]; did you mean 'small'?}.
     *
     * @param kind what the name names: model, router, option
     * @param name what was written, perhaps by a stranger: it is shown in one line of at most 80 characters
     * @param known what exists
     * @return the sentence, without a full stop
     */
    public static String unknown(String kind, String name, Collection<String> known) {
        String sentence = "unknown " + kind + " '" + shown(name) + "'; known: " + new TreeSet<>(known);
        return nearest(name, known)
                .map(near -> sentence + "; did you mean '" + near + "'?")
                .orElse(sentence);
    }

    private static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }

    private static int edits(String wanted, String candidate) {
        return DISTANCE.apply(wanted, candidate.toLowerCase(Locale.ROOT));
    }
}

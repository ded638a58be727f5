/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * Votes of samples for what their answers come down to, and whether the votes still to come can change anything. Of equally many votes, those for the
 * answer that came first win. Not thread-safe.
 */
final class Votes {

    private final int planned;
    private final List<String> cast = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private String winner;

    /** @param planned how many votes there will be if nothing stops them */
    Votes(int planned) {
        this.planned = planned;
    }

    /** Adds a vote; null is a vote for nobody. */
    void add(String answer) {
        cast.add(answer);
        if (answer != null) {
            counts.merge(answer, 1, Integer::sum);
            winner = cast.stream()
                    .filter(counts::containsKey)
                    .max((a, b) -> counts.get(a) - counts.get(b) == 0 ? 1 : counts.get(a) - counts.get(b))
                    .orElseThrow();
        }
    }

    int taken() {
        return cast.size();
    }

    /** The answer with the most votes; null while nobody has any. */
    String winner() {
        return winner;
    }

    /** Place of the first vote for the winner. */
    int firstForWinner() {
        return cast.indexOf(winner);
    }

    int forWinner() {
        return winner == null ? 0 : counts.get(winner);
    }

    /** The winner's share of the votes so far. Whatever votes were to follow, its share of all planned ones could still become this one. */
    double share() {
        return cast.isEmpty() ? 0 : (double) forWinner() / cast.size();
    }

    /**
     * Whether the votes still to come can change neither what becomes of the answer nor, if it is accepted, which one it is.
     *
     * @param trust what becomes of it at a share of all planned votes; null if nobody knows, so that every vote counts
     */
    boolean decided(DoubleFunction<Trust> trust) {
        int left = planned - taken();
        if (left <= 0) {
            return true;
        } else if (trust == null) {
            return false;
        }
        Trust now = trust.apply((double) forWinner() / planned);
        for (int more = 1; more <= left; more++) {
            if (trust.apply((double) (forWinner() + more) / planned) != now) {
                return false;
            }
        }
        return now != Trust.ACCEPTED || forWinner() > mostOfOthers() + left;
    }

    /** The fewest further votes that could decide. */
    int nextBatch(DoubleFunction<Trust> trust) {
        int left = planned - taken();
        if (trust == null) {
            return left;
        }
        for (int more = 1; more < left; more++) {
            if (with(more, winner).decided(trust) || with(more, null).decided(trust)) {
                return more;
            }
        }
        return left;
    }

    private Votes with(int more, String answer) {
        Votes later = new Votes(planned);
        cast.forEach(later::add);
        for (int i = 0; i < more; i++) {
            later.add(answer);
        }
        return later;
    }

    private int mostOfOthers() {
        return counts.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(winner))
                .mapToInt(Map.Entry::getValue)
                .max()
                .orElse(0);
    }
}

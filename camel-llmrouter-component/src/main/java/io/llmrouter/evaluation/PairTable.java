/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.learning.DisjointSets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Labelled pairs of questions. Immutable.
 *
 * @param rows in the order of the files
 * @param skipped bad lines that were left out
 */
public record PairTable(List<PairRow> rows, int skipped) {

    private static final int HASH_DIGITS = 16;

    /** Copies the list. */
    public PairTable {
        rows = List.copyOf(rows);
    }

    /** How many pairs are duplicates. */
    public int duplicates() {
        return (int) rows.stream().filter(PairRow::serves).count();
    }

    /**
     * Says so if nothing can be learned or measured here.
     *
     * @param fewest rows that are needed
     * @throws OutcomesException if there are fewer rows, or pairs of one label only
     */
    public void requireBothLabels(int fewest) {
        int duplicates = duplicates();
        if (rows.size() < fewest) {
            throw new OutcomesException(
                    "there are " + rows.size() + " pairs, and this needs " + fewest + "; label more pairs");
        }
        if (duplicates == 0 || duplicates == rows.size()) {
            throw new OutcomesException("all " + rows.size() + " pairs have duplicate = " + (duplicates > 0)
                    + "; this needs pairs of both labels");
        }
    }

    /**
     * Groups of pairs that share a question or a cluster, also by way of others: pairs of one group say nothing new about each other and must not be on both sides of a split.
     *
     * @return of each row the number of its group, from 0, in order of appearance
     */
    public int[] components() {
        Map<String, Integer> names = new HashMap<>();
        DisjointSets sets = new DisjointSets(4 * rows.size());
        int[] first = new int[rows.size()];
        for (int i = 0; i < first.length; i++) {
            PairRow row = rows.get(i);
            first[i] = number(names, "q" + row.asked());
            sets.join(first[i], number(names, "q" + row.kept()));
            if (row.askedCluster() != null) {
                sets.join(first[i], number(names, "c" + row.askedCluster()));
            }
            if (row.keptCluster() != null) {
                sets.join(number(names, "q" + row.kept()), number(names, "c" + row.keptCluster()));
            }
        }
        Map<Integer, Integer> groups = new HashMap<>();
        for (int i = 0; i < first.length; i++) {
            first[i] = groups.computeIfAbsent(sets.root(first[i]), root -> groups.size());
        }
        return first;
    }

    private static int number(Map<String, Integer> names, String name) {
        return names.computeIfAbsent(name, each -> names.size());
    }

    /** First {@value #HASH_DIGITS} hex digits of a SHA-256 over texts and labels. */
    public String dataHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (PairRow row : rows) {
                digest.update((row.asked() + '\0' + row.kept() + '\0' + row.serves() + '\n')
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What two questions share: words, stems, rare words, pairs of neighbours, letters, beginnings and ends. Stateless. */
final class LexicalFeatures {

    private static final int GRAM = 3;

    private LexicalFeatures() {}

    static void add(FeatureRow row, TableWords a, TableWords b) {
        Map<String, Double> rarity = new HashMap<>();
        Set<String> wordsA = new HashSet<>();
        Set<String> wordsB = new HashSet<>();
        Set<String> contentA = new HashSet<>();
        Set<String> contentB = new HashSet<>();
        collect(a, wordsA, contentA, rarity);
        collect(b, wordsB, contentB, rarity);
        overlap(row, wordsA, wordsB, word -> 1);
        overlap(row, wordsA, wordsB, rarity::get);
        overlap(row, contentA, contentB, word -> 1);
        row.add(jaccard(emptyWords(a), emptyWords(b)));
        row.add(jaccard(neighbours(a), neighbours(b)));
        row.addBoth(rarestWithout(wordsA, wordsB, rarity), rarestWithout(wordsB, wordsA, rarity));
        Set<String> gramsA = grams(a);
        Set<String> gramsB = grams(b);
        row.add(jaccard(gramsA, gramsB));
        row.addBoth(contained(gramsA, gramsB), contained(gramsB, gramsA));
        int longest = Math.max(1, Math.max(a.size(), b.size()));
        row.add((double) beginning(a, b) / longest);
        row.add((double) end(a, b) / longest);
        row.add(edits(a, b));
    }

    private static void collect(TableWords of, Set<String> words, Set<String> content, Map<String, Double> rarity) {
        for (int i = 0; i < of.size(); i++) {
            words.add(of.word(i));
            rarity.put(of.word(i), of.rarity(i));
            if (!of.isEmpty(i)) {
                content.add(of.stem(i));
            }
        }
    }

    private static Set<String> emptyWords(TableWords of) {
        Set<String> words = new HashSet<>();
        for (int i = 0; i < of.size(); i++) {
            if (of.isEmpty(i)) {
                words.add(of.word(i));
            }
        }
        return words;
    }

    private static void overlap(FeatureRow row, Set<String> a, Set<String> b, ToDoubleFunction<String> weight) {
        double inA = 0;
        double shared = 0;
        double inB = 0;
        for (String word : a) {
            double w = weight.applyAsDouble(word);
            inA += w;
            shared += b.contains(word) ? w : 0;
        }
        for (String word : b) {
            inB += weight.applyAsDouble(word);
        }
        row.add(shared / Math.max(1e-9, inA + inB - shared));
        row.addBoth(shared / Math.max(1e-9, inA), shared / Math.max(1e-9, inB));
        row.addBoth(inA - shared, inB - shared);
    }

    private static double jaccard(Set<String> a, Set<String> b) {
        int shared = shared(a, b);
        int all = a.size() + b.size() - shared;
        return all == 0 ? 1 : (double) shared / all;
    }

    private static double contained(Set<String> a, Set<String> b) {
        return a.isEmpty() ? 1 : (double) shared(a, b) / a.size();
    }

    private static int shared(Set<String> a, Set<String> b) {
        int shared = 0;
        for (String each : a) {
            shared += b.contains(each) ? 1 : 0;
        }
        return shared;
    }

    private static double rarestWithout(Set<String> of, Set<String> other, Map<String, Double> rarity) {
        double most = 0;
        for (String word : of) {
            most = other.contains(word) ? most : Math.max(most, rarity.get(word));
        }
        return most;
    }

    private static Set<String> neighbours(TableWords of) {
        Set<String> pairs = new HashSet<>();
        for (int i = 0; i + 1 < of.size(); i++) {
            pairs.add(of.stem(i) + ' ' + of.stem(i + 1));
        }
        return pairs;
    }

    private static Set<String> grams(TableWords of) {
        StringBuilder text = new StringBuilder(" ");
        for (int i = 0; i < of.size(); i++) {
            text.append(of.word(i)).append(' ');
        }
        Set<String> grams = new HashSet<>();
        for (int i = 0; i + GRAM <= text.length(); i++) {
            grams.add(text.substring(i, i + GRAM));
        }
        return grams;
    }

    private static int beginning(TableWords a, TableWords b) {
        int same = 0;
        while (same < Math.min(a.size(), b.size()) && a.stem(same).equals(b.stem(same))) {
            same++;
        }
        return same;
    }

    private static int end(TableWords a, TableWords b) {
        int same = 0;
        while (same < Math.min(a.size(), b.size())
                && a.stem(a.size() - 1 - same).equals(b.stem(b.size() - 1 - same))) {
            same++;
        }
        return same;
    }

    /** Words to insert, delete or replace, as a part of the longer question (Levenshtein, 1966). */
    private static double edits(TableWords a, TableWords b) {
        int[] before = new int[b.size() + 1];
        for (int k = 0; k <= b.size(); k++) {
            before[k] = k;
        }
        for (int i = 1; i <= a.size(); i++) {
            int[] now = new int[b.size() + 1];
            now[0] = i;
            for (int k = 1; k <= b.size(); k++) {
                int replace = before[k - 1] + (a.stem(i - 1).equals(b.stem(k - 1)) ? 0 : 1);
                now[k] = Math.min(replace, 1 + Math.min(before[k], now[k - 1]));
            }
            before = now;
        }
        return (double) before[b.size()] / Math.max(1, Math.max(a.size(), b.size()));
    }
}

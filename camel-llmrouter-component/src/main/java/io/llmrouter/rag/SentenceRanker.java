/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.features.Sentences;
import io.llmrouter.features.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the sentence of some passages that answers a question best.
 *
 * <p>Idea: the sentence that has most of the question's words, each weighing as much as it is rare among the sentences (inverse document frequency), helped by
 * words in the sentence before and elsewhere in its passage, by neighbouring words that are neighbours in the question too, and by something of the kind that the question asks
 * for ({@link AnswerType}) close to the words that matched. The confidence is the share of the best sentence's highest possible score, lessened where the second best is
 * close. Cost: linear in the text read, at most {@value #MOST_CHARACTERS} characters and {@value #MOST_SENTENCES} sentences. Source: the sliding-window baseline of M. Richardson,
 * C. Burges and E. Renshaw, "MCTest", 2013; weights set by hand in round numbers. Known weakness: it matches words and understands nothing, so a paraphrase, a
 * pronoun, a negation or a question over two sentences defeats it. Stateless.
 */
final class SentenceRanker {

    static final int MOST_CHARACTERS = 100_000;
    static final int MOST_SENTENCES = 400;

    private static final int MOST_ASKED = 2_000;
    private static final double BEFORE = 0.3;
    private static final double ELSEWHERE = 0.15;
    private static final double NEIGHBOURS = 0.15;
    private static final double TYPE = 0.25;
    private static final double CLEAR_LEAD = 0.4;

    /** A sentence with its terms, and where it stands. */
    private record Candidate(String text, List<Term> terms, Set<String> stems, int passage, int before) {}

    private SentenceRanker() {}

    /**
     * The best sentence.
     *
     * @param question what was asked
     * @param passages best first
     * @return empty if no sentence has a word of the question
     */
    static Optional<Quote> best(String question, List<String> passages) {
        List<Term> asked = Term.in(question.substring(0, Math.min(question.length(), MOST_ASKED)));
        List<Candidate> candidates = candidates(passages);
        Map<String, Double> weights = weights(asked, candidates);
        Set<String> stems = new HashSet<>(asked.stream().map(Term::stem).toList());
        Map<Integer, Set<String>> byPassage = new HashMap<>();
        candidates.forEach(c ->
                byPassage.computeIfAbsent(c.passage(), p -> new HashSet<>()).addAll(c.stems()));
        Candidate best = null;
        double highest = 0;
        double second = 0;
        AnswerType type = AnswerType.of(asked);
        for (Candidate candidate : candidates) {
            double own = share(candidate.stems(), weights);
            if (own == 0) {
                continue;
            }
            Set<String> before = candidate.before() < 0
                    ? Set.of()
                    : candidates.get(candidate.before()).stems();
            double score = own
                    + BEFORE * without(before, candidate.stems(), weights)
                    + ELSEWHERE * without(byPassage.get(candidate.passage()), candidate.stems(), weights)
                    + NEIGHBOURS * neighbours(asked, candidate.terms())
                    + TYPE * typed(type, candidate, stems, weights);
            if (score > highest) {
                second = highest;
                highest = score;
                best = candidate;
            } else {
                second = Math.max(second, score);
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        double possible = 1 + NEIGHBOURS + TYPE;
        double lead = Math.min(1, (highest - second) / CLEAR_LEAD);
        double confidence = Math.min(1, highest / possible) * (0.5 + 0.5 * lead);
        return Optional.of(new Quote(best.text(), best.passage(), confidence));
    }

    private static List<Candidate> candidates(List<String> passages) {
        List<Candidate> candidates = new ArrayList<>();
        int room = MOST_CHARACTERS;
        for (int p = 0; p < passages.size() && room > 0; p++) {
            String text = passages.get(p);
            String read = text.substring(0, Math.min(room, text.length()));
            room -= read.length();
            int before = -1;
            for (String sentence : Sentences.in(read, MOST_SENTENCES - candidates.size())) {
                List<Term> terms = Term.in(sentence);
                Set<String> stems = new HashSet<>(terms.stream().map(Term::stem).toList());
                candidates.add(new Candidate(sentence, terms, stems, p, before));
                before = candidates.size() - 1;
            }
        }
        return candidates;
    }

    /** What each content word of the question weighs; all words where none carries content. Together 1. */
    private static Map<String, Double> weights(List<Term> asked, List<Candidate> candidates) {
        boolean none = asked.stream().noneMatch(Term::isContent);
        Map<String, Double> weights = new LinkedHashMap<>();
        double sum = 0;
        for (Term term : asked) {
            if ((none || term.isContent()) && !weights.containsKey(term.stem())) {
                long with = candidates.stream()
                        .filter(c -> c.stems().contains(term.stem()))
                        .count();
                double weight = Math.log(1 + (candidates.size() - with + 0.5) / (with + 0.5));
                weights.put(term.stem(), weight);
                sum += weight;
            }
        }
        double all = sum;
        weights.replaceAll((stem, weight) -> weight / all);
        return weights;
    }

    private static double share(Set<String> stems, Map<String, Double> weights) {
        double share = 0;
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            share += stems.contains(weight.getKey()) ? weight.getValue() : 0;
        }
        return share;
    }

    private static double without(Set<String> around, Set<String> own, Map<String, Double> weights) {
        double share = 0;
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            boolean adds = around.contains(weight.getKey()) && !own.contains(weight.getKey());
            share += adds ? weight.getValue() : 0;
        }
        return share;
    }

    /** Share of the question's pairs of neighbouring words that the sentence has as neighbours too. */
    private static double neighbours(List<Term> asked, List<Term> sentence) {
        Set<String> pairs = pairs(asked);
        if (pairs.isEmpty()) {
            return 0;
        }
        int all = pairs.size();
        pairs.retainAll(pairs(sentence));
        return (double) pairs.size() / all;
    }

    private static Set<String> pairs(List<Term> terms) {
        Set<String> pairs = new HashSet<>();
        for (int i = 1; i < terms.size(); i++) {
            if (terms.get(i).isContent() || terms.get(i - 1).isContent()) {
                pairs.add(terms.get(i - 1).stem() + ' ' + terms.get(i).stem());
            }
        }
        return pairs;
    }

    /** 1 for something of the kind that is asked for beside a matched word, less the farther off it is, 0 for nothing. */
    private static double typed(AnswerType type, Candidate candidate, Set<String> asked, Map<String, Double> weights) {
        List<Term> terms = candidate.terms();
        List<Integer> found = type.in(terms, asked);
        if (found.isEmpty()) {
            return 0;
        }
        int nearest = terms.size();
        for (int i = 0; i < terms.size(); i++) {
            if (weights.containsKey(terms.get(i).stem())) {
                for (int place : found) {
                    nearest = Math.min(nearest, Math.abs(place - i));
                }
            }
        }
        return 1 / (1 + 0.1 * Math.max(0, nearest - 1));
    }
}

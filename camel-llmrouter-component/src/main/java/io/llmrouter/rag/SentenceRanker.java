/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.Sentences;
import io.llmrouter.features.Term;
import java.util.ArrayList;
import java.util.Comparator;
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
 * words in the sentence before, by neighbouring words that are neighbours in the question too, by something of the kind that the question asks for
 * ({@link AnswerType}) close to the words that matched, and by an early passage. With an embedder, the best {@value #RECONSIDERED} are ordered anew with
 * the cosine of question and sentence added. The confidence is the share of the highest possible score, lessened where the second best sentence is close. Cost: linear in
 * the text read, at most {@value #MOST_CHARACTERS} characters and {@value #MOST_SENTENCES} sentences; with an embedder also {@value #RECONSIDERED} + 1
 * embeddings. Source: the sliding-window baseline of M. Richardson, C. Burges and E. Renshaw, "MCTest", 2013; weights set by hand in round numbers. Known
 * weakness: it matches words and understands nothing, so a paraphrase, a pronoun, a negation or a question over two sentences defeats it. Thread-safe.
 */
final class SentenceRanker {

    static final int MOST_CHARACTERS = 100_000;
    static final int MOST_SENTENCES = 400;
    static final int RECONSIDERED = 5;

    private static final int MOST_ASKED = 2_000;
    private static final double BEFORE = 0.3;
    private static final double NEIGHBOURS = 0.15;
    private static final double TYPE = 0.25;
    private static final double MEANING = 1;
    private static final double LATER_PASSAGE = 0.1;
    private static final double CLEAR_LEAD = 0.4;

    /** A sentence with its terms, and where it stands; {@code before} is null for the first of a passage. */
    private record Candidate(String text, List<Term> terms, Set<String> stems, int passage, Candidate before) {}

    /** What a question gives to look for. */
    private record Asked(List<Term> terms, Set<String> stems, Set<String> pairs, AnswerType type) {}

    private record Scored(Candidate candidate, double score) {}

    private final PromptEmbedder embedder;

    /** @param embedder null to look at words alone */
    SentenceRanker(PromptEmbedder embedder) {
        this.embedder = embedder;
    }

    /**
     * The best sentence.
     *
     * @param question what was asked
     * @param passages best first
     * @return empty if no sentence has a word of the question
     */
    Optional<Quote> best(String question, List<String> passages) {
        String read = question.substring(0, Math.min(question.length(), MOST_ASKED));
        List<Term> terms = Term.in(read);
        Asked asked = new Asked(terms, stems(terms), pairs(terms), AnswerType.of(terms));
        List<Candidate> candidates = candidates(passages);
        Map<String, Double> weights = weights(terms, candidates);
        List<Scored> best = candidates.stream()
                .filter(candidate -> share(candidate.stems(), weights) > 0)
                .map(candidate -> new Scored(candidate, score(asked, candidate, weights)))
                .sorted(Comparator.comparingDouble(scored -> -scored.score()))
                .limit(RECONSIDERED)
                .toList();
        if (best.isEmpty()) {
            return Optional.empty();
        }
        double possible = 1 + NEIGHBOURS + TYPE;
        if (embedder != null) {
            best = reconsidered(read, best);
            possible += MEANING;
        }
        Candidate first = best.get(0).candidate();
        double highest = best.get(0).score();
        double second = best.size() > 1 ? best.get(1).score() : 0;
        double lead = Math.min(1, (highest - second) / CLEAR_LEAD);
        double confidence = Math.max(0, Math.min(1, highest / possible)) * (0.5 + 0.5 * lead);
        return Optional.of(new Quote(first.text(), first.passage(), confidence));
    }

    private List<Scored> reconsidered(String question, List<Scored> best) {
        float[] meant = embedder.embed(question);
        return best.stream()
                .map(scored -> new Scored(
                        scored.candidate(),
                        scored.score()
                                + MEANING
                                        * cosine(
                                                meant,
                                                embedder.embed(
                                                        scored.candidate().text()))))
                .sorted(Comparator.comparingDouble(scored -> -scored.score()))
                .toList();
    }

    /** Of vectors of unit length. */
    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double score(Asked asked, Candidate candidate, Map<String, Double> weights) {
        Set<String> before =
                candidate.before() == null ? Set.of() : candidate.before().stems();
        double late = 1 - 1.0 / (1 + candidate.passage());
        return share(candidate.stems(), weights)
                + BEFORE * without(before, candidate.stems(), weights)
                + NEIGHBOURS * neighbours(asked.pairs(), candidate.terms())
                + TYPE * typed(asked, candidate, weights)
                - LATER_PASSAGE * late;
    }

    /** A sentence that is in two passages, as where passages overlap, counts once, so that it is no rival of itself. */
    private static List<Candidate> candidates(List<String> passages) {
        List<Candidate> candidates = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int room = MOST_CHARACTERS;
        for (int p = 0; p < passages.size() && room > 0; p++) {
            String text = passages.get(p);
            String read = text.substring(0, Math.min(room, text.length()));
            room -= read.length();
            Candidate before = null;
            for (String sentence : Sentences.in(read, MOST_SENTENCES - candidates.size())) {
                List<Term> terms = Term.in(sentence);
                before = new Candidate(sentence, terms, stems(terms), p, before);
                if (seen.add(sentence)) {
                    candidates.add(before);
                }
            }
        }
        return candidates;
    }

    private static Set<String> stems(List<Term> terms) {
        Set<String> stems = new HashSet<>();
        terms.forEach(term -> stems.add(term.stem()));
        return stems;
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
    private static double neighbours(Set<String> asked, List<Term> sentence) {
        Set<String> shared = pairs(sentence);
        shared.retainAll(asked);
        return asked.isEmpty() ? 0 : (double) shared.size() / asked.size();
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
    private static double typed(Asked asked, Candidate candidate, Map<String, Double> weights) {
        List<Term> terms = candidate.terms();
        Set<Integer> found = asked.type().in(terms, asked.stems());
        int nearest = terms.size();
        int lastFound = -terms.size();
        int lastMatched = -terms.size();
        for (int i = 0; i < terms.size(); i++) {
            lastFound = found.contains(i) ? i : lastFound;
            lastMatched = weights.containsKey(terms.get(i).stem()) ? i : lastMatched;
            boolean either = lastFound == i || lastMatched == i;
            nearest = either ? Math.min(nearest, Math.abs(lastFound - lastMatched)) : nearest;
        }
        return found.isEmpty() ? 0 : 1 / (1 + 0.1 * Math.max(0, nearest - 1));
    }
}

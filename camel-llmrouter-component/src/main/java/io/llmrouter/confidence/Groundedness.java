/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.features.Language;
import io.llmrouter.features.Sentences;
import io.llmrouter.model.Grounding;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far an answer rests on the passages that were retrieved for it, in [0, 1].
 *
 * <p>Idea: of each sentence, the share of its content words, as stems and weighted by rarity among the sentences of the passages, that one passage has; a
 * number or a name that stands neither in a passage nor in the question makes it 0, since that is what is made up most harmfully. Sentences are averaged by
 * their content words, or the least one counts. Cost: linear in answer and passages, of which at most {@value #MOST_CHARACTERS} characters each are
 * read; no call. Source: lexical precision as in knowledge F1 (K. Shuster et al., "Retrieval Augmentation Reduces Hallucination in Conversation", 2021), with the check of
 * entities of F. Nan et al., "Entity-level factual consistency of abstractive text summarization", 2021. Known weakness: it compares words. A paraphrase in other words looks
 * made up, a wrong statement in the words of a passage, a negation or two numbers that change places look grounded, and a number that was calculated from the passages counts
 * as made up. Without a {@link Grounding}, or of an answer that claims nothing ("the passages do not say it", "Yes."), there is no signal.
 *
 * @param of how sentences make one number
 */
public record Groundedness(Of of) implements ConfidenceEstimator {

    /** How sentences make one number. */
    public enum Of {
        /** Mean, weighted by content words. */
        MEAN,
        /** The least. */
        MIN
    }

    /** As a gate, an answer passes from this mean on, set by hand: at least half of what it says is there. */
    public static final double GATE = 0.5;

    static final int MOST_CHARACTERS = 100_000;
    private static final int MOST_SENTENCES = 400;
    private static final String CAPITALISES_NOUNS = "de";

    /** The mean. */
    public Groundedness() {
        this(Of.MEAN);
    }

    /** Yes or no: 1 if the mean is {@value #GATE} or more and no sentence has a number or name of its own, else 0. */
    public static ConfidenceEstimator gate() {
        return new Gate();
    }

    @Override
    public String name() {
        return "groundedness";
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        List<Claim> claims = claims(request, answer);
        if (claims.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(of == Of.MEAN ? mean(claims) : least(claims));
    }

    private static double mean(List<Claim> claims) {
        double words = claims.stream().mapToDouble(Claim::words).sum();
        return claims.stream()
                        .mapToDouble(claim -> claim.words() * claim.support())
                        .sum()
                / words;
    }

    private static double least(List<Claim> claims) {
        return claims.stream().mapToDouble(Claim::support).min().orElseThrow();
    }

    /** What the answer says; empty if there is nothing to rest on or to judge. */
    private static List<Claim> claims(ChatRequest request, ChatResponse answer) {
        Grounding grounding = Grounding.of(request).orElse(null);
        String text = answer.aiMessage().text();
        if (grounding == null || text == null) {
            return List.of();
        }
        String read = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
        Evidence evidence = Evidence.of(grounding, MOST_CHARACTERS, MOST_SENTENCES);
        boolean namesTell = !CAPITALISES_NOUNS.equals(Language.of(read));
        return Sentences.in(read, MOST_SENTENCES).stream()
                .map(sentence -> Claim.of(sentence, evidence, namesTell))
                .filter(claim -> claim.words() > 0)
                .toList();
    }

    /** For {@link Gated}. */
    private record Gate() implements ConfidenceEstimator {

        @Override
        public String name() {
            return "groundedness";
        }

        @Override
        public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
            List<Claim> claims = claims(request, answer);
            if (claims.isEmpty()) {
                return OptionalDouble.empty();
            }
            boolean madeUp = claims.stream().anyMatch(Claim::madeUp);
            return OptionalDouble.of(!madeUp && mean(claims) >= GATE ? 1 : 0);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.model.RetrievalScore;
import java.util.Locale;

/**
 * Stage two: which model answers, given how good the retrieval is and how hard the question.
 *
 * <p>Strong and easy: the cheap model. Strong and hard: the strong one. Weak and easy: look once more by the other way, then decide again. Weak and
 * hard, or weak after both ways: the strong model if anything is usable, else abstain, but not before both ways were asked. Nothing found is never papered over: it abstains. Immutable.
 *
 * @param strongFrom retrieval is strong from this probability on that the passages answer the question, in [0, 1]
 * @param usableFrom something is usable from this probability on that a relevant passage is among them, in [0, 1]
 * @param hardFrom a question is hard from this difficulty on, in [0, 1]
 */
public record TwoStage(double strongFrom, double usableFrom, double hardFrom) {

    /** @throws IllegalArgumentException if one of them is not in [0, 1] */
    public TwoStage {
        require("strongFrom", strongFrom);
        require("usableFrom", usableFrom);
        require("hardFrom", hardFrom);
    }

    private static void require(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + "; write 0 to 1");
        }
    }

    /** Strong from 0.6, usable from 0.3, hard from 0.5: round numbers, not fitted; set them by what a wrong answer costs. */
    public static TwoStage standard() {
        return new TwoStage(0.6, 0.3, 0.5);
    }

    /**
     * Decides.
     *
     * @param score of the passages
     * @param way that was gone for them
     * @param difficulty of the question, in [0, 1], such as 1 - P(the cheap model is right)
     */
    public GenerationPlan decide(RetrievalScore score, RetrievalWay way, double difficulty) {
        boolean bothAsked = way == RetrievalWay.HYBRID;
        boolean hard = difficulty >= hardFrom;
        if (score.isEmpty()) {
            return bothAsked
                    ? new GenerationPlan.Abstain("no passage was found")
                    : new GenerationPlan.RetrieveAgain(way.other(), "no passage was found by " + way.label());
        }
        if (score.probability() >= strongFrom) {
            String reason = "P(answerable) " + number(score.probability()) + " >= " + number(strongFrom);
            return hard ? new GenerationPlan.Strong(reason) : new GenerationPlan.Cheap(reason);
        }
        String weak = "P(answerable) " + number(score.probability()) + " < " + number(strongFrom);
        boolean isUsable = score.sufficiency() >= usableFrom;
        if (!bothAsked && (!hard || !isUsable)) {
            return new GenerationPlan.RetrieveAgain(way.other(), weak);
        }
        String usable = weak + ", P(relevant passage) " + number(score.sufficiency());
        return isUsable
                ? new GenerationPlan.Strong(usable + " >= " + number(usableFrom))
                : new GenerationPlan.Abstain(usable + " < " + number(usableFrom));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /**
     * Both stages up to the call of a model.
     *
     * @param retrieval what there is to answer with
     * @param plan never {@link GenerationPlan.RetrieveAgain}
     */
    public record Outcome(Retrieval retrieval, GenerationPlan plan) {}

    /**
     * Looks, decides, and where the table says so looks again and decides again.
     *
     * @param search stage one
     * @param question what is asked
     * @param k passages, at least 1
     * @param difficulty of the question, in [0, 1]
     */
    public Outcome plan(RoutedSearch search, RetrievalQuestion question, int k, double difficulty) {
        Retrieval retrieval = search.search(question, k);
        GenerationPlan plan = decide(retrieval.score(), retrieval.way(), difficulty);
        if (plan instanceof GenerationPlan.RetrieveAgain) {
            retrieval = search.again(retrieval, question, k);
            plan = decide(retrieval.score(), retrieval.way(), difficulty);
        }
        return new Outcome(retrieval, plan);
    }
}

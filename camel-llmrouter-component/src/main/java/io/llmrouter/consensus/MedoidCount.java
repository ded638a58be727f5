/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer that is most like all others.
 *
 * <p>Idea: free texts are never equal, but those that say the same lie close together; the medoid, the text whose mean cosine to the others is highest,
 * stands for them, and those at least as similar to it as a threshold agree with it. Of equally central ones the last is taken, as stronger models
 * stand last. Cost: one embedding an answer, quadratic in the answers. Source: Kaufman and Rousseeuw, "Clustering by means of medoids", 1987. Known
 * weakness: embeddings hardly see a "not" or another number, so answers that contradict each other may count as agreeing; the threshold depends on the
 * embedding. It needs all answers, so nothing stops it early. Stateless.
 */
public final class MedoidCount {

    private static final double SAME = 1e-9;

    private MedoidCount() {}

    /**
     * Counts.
     *
     * @param votes answers in the order of the models; those for nobody are left out
     * @param rule with the vectors
     * @param minAgree how many must agree, the medoid itself among them
     * @return the result; empty if there is no answer
     */
    public static Optional<Tally> of(List<Vote> votes, Rule.Medoid rule, int minAgree) {
        List<Vote> cast = votes.stream().filter(vote -> vote.key() != null).toList();
        if (cast.isEmpty()) {
            return Optional.empty();
        }
        List<float[]> vectors = rule.vectors().of(cast.stream().map(Vote::text).toList());
        int medoid = medoid(vectors);
        List<String> agreeing = new ArrayList<>();
        for (int i = 0; i < cast.size(); i++) {
            if (i == medoid || cosine(vectors.get(i), vectors.get(medoid)) >= rule.minSimilarity() - SAME) {
                agreeing.add(cast.get(i).model());
            }
        }
        boolean agreed = agreeing.size() >= minAgree;
        String sentence = agreeing.size() + " of " + votes.size() + " answers agree (" + String.join(", ", agreeing)
                + "), nearest to all is that of " + cast.get(medoid).model()
                + (agreed ? "" : "; " + minAgree + " are needed");
        return Optional.of(new Tally(cast.get(medoid).model(), agreeing, agreed, sentence));
    }

    private static int medoid(List<float[]> vectors) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vectors.size(); i++) {
            double sum = 0;
            for (int j = 0; j < vectors.size(); j++) {
                sum += i == j ? 0 : cosine(vectors.get(i), vectors.get(j));
            }
            if (sum >= most - SAME) {
                best = i;
                most = sum;
            }
        }
        return best;
    }

    /** Of vectors of unit length. */
    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (double) a[j] * b[j];
        }
        return sum;
    }
}

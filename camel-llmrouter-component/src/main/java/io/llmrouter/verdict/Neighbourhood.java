/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import io.llmrouter.verdict.QuestionGroups.Verdict;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The known questions around the one asked, and the groups that they vote for.
 *
 * <p>Idea: a question is of the group that its neighbours are of; each neighbour votes with a weight that falls by a factor of e for each {@value #WIDTH}
 * of cosine. That the groups that lost are known to be others makes the winner less sure, that they may be the same does not; nor is a neighbour to be trusted
 * whose own nearest question was a wrong one. Cost: O(neighbours * groups + groups * dimensions). Source: nearest-neighbour voting as in Cover and Hart,
 * 1967, weights as in Dudani, 1976. Known weakness: where little was judged, it knows little more than the cosine. Used once, not thread-safe.
 */
final class Neighbourhood {

    /** Numbers that describe a candidate. */
    static final int FEATURES = 22;

    private static final double WIDTH = 0.05;
    /** What a cosine is taken for where there is no other group. */
    private static final double FAR = 0.2;

    private final QuestionGroups groups;
    private final float[] asked;
    private final Neighbours near;
    private final int[] group;
    private final double[] vote;
    private final int[] count;
    /** Of each group, the place of its nearest kept question among the neighbours; -1 without one. */
    private final int[] nearest;

    private final double[] best;
    private int found;
    private double sum;
    private double served;
    private double judged;
    private double lonely;

    private Neighbourhood(QuestionGroups groups, float[] asked, Neighbours near, IntPredicate kept) {
        this.groups = groups;
        this.asked = asked;
        this.near = near;
        int most = near.size();
        this.group = new int[most];
        this.vote = new double[most];
        this.count = new int[most];
        this.nearest = new int[most];
        this.best = new double[most];
        for (int i = 0; i < most; i++) {
            take(i, kept.test(near.question(i)));
        }
    }

    /**
     * Looks for a candidate.
     *
     * @param groups of known questions
     * @param asked vector of the question asked, of unit length
     * @param near known questions, nearest first
     * @param kept which of them have an answer at hand
     * @return the nearest kept question of the group with most votes; empty if no neighbour is kept
     */
    static Optional<Candidate> candidate(QuestionGroups groups, float[] asked, Neighbours near, IntPredicate kept) {
        Neighbourhood around = new Neighbourhood(groups, asked, near, kept);
        int[] order = around.order();
        return order.length == 0 ? Optional.empty() : Optional.of(around.candidate(order));
    }

    private void take(int place, boolean kept) {
        int question = near.question(place);
        double weight = Math.exp((near.cosine(place) - near.cosine(0)) / WIDTH);
        int its = groups.group(question);
        int at = 0;
        while (at < found && group[at] != its) {
            at++;
        }
        if (at == found) {
            found++;
            group[at] = its;
            nearest[at] = -1;
            best[at] = near.cosine(place);
        }
        if (kept && nearest[at] < 0) {
            nearest[at] = place;
        }
        vote[at] += weight;
        count[at]++;
        sum += weight;
        if (groups.verdict(question) != Verdict.NONE) {
            judged += weight;
            served += groups.verdict(question) == Verdict.SERVED ? weight : 0;
        }
        lonely += groups.members(its) == 1 ? weight : 0;
    }

    /** Groups with an answer, most votes first. */
    private int[] order() {
        return IntStream.range(0, found)
                .filter(at -> nearest[at] >= 0)
                .boxed()
                .sorted((a, b) -> Double.compare(vote[b], vote[a]))
                .mapToInt(at -> at)
                .toArray();
    }

    private Candidate candidate(int[] order) {
        int first = order[0];
        int place = nearest[first];
        return new Candidate(
                near.question(place),
                near.cosine(place),
                features(first),
                Arrays.stream(order)
                        .skip(1)
                        .map(at -> near.question(nearest[at]))
                        .toArray());
    }

    private float[] features(int first) {
        double secondVote = 0;
        double secondCosine = FAR;
        double secondMiddle = FAR;
        double apartVote = 0;
        double apartMiddle = FAR;
        boolean[] apart = apart(group[first]);
        for (int at = 0; at < found; at++) {
            if (at != first) {
                double middle = groups.cosine(asked, group[at]);
                secondVote = Math.max(secondVote, vote[at]);
                secondCosine = Math.max(secondCosine, best[at]);
                secondMiddle = Math.max(secondMiddle, middle);
                if (apart[at]) {
                    apartVote += vote[at];
                    apartMiddle = Math.max(apartMiddle, middle);
                }
            }
        }
        int question = near.question(nearest[first]);
        double cosine = near.cosine(nearest[first]);
        double middle = groups.cosine(asked, group[first]);
        Verdict own = groups.verdict(question);
        return new float[] {
            (float) cosine,
            (float) (cosine - secondCosine),
            near.cosine(0),
            (float) (near.cosine(0) - cosine),
            (float) middle,
            (float) (middle - secondMiddle),
            (float) (middle - apartMiddle),
            (float) (vote[first] / sum),
            (float) vote[first],
            (float) (vote[first] / count[first]),
            (float) Math.log((vote[first] + WIDTH) / (secondVote + WIDTH)),
            (float) (vote[first] / (vote[first] + apartVote + 0.3)),
            (float) (apartVote / sum),
            (float) Math.log(sum),
            count[first],
            found,
            near.size(),
            (float) Math.log(groups.members(group[first])),
            (float) Math.log1p(groups.apartCount(group[first])),
            (float) ((served + 0.5) / (judged + 1)),
            (float) (lonely / sum),
            own == Verdict.NONE ? 0 : own == Verdict.SERVED ? 1 : -1
        };
    }

    /** Which of the groups around are known not to be this one. */
    private boolean[] apart(int from) {
        boolean[] apart = new boolean[found];
        for (int i = 0; i < groups.apartCount(from); i++) {
            int other = groups.apartGroup(from, i);
            for (int at = 0; at < found; at++) {
                apart[at] |= group[at] == other;
            }
        }
        return apart;
    }
}

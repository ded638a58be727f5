/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.confidence.VerifierMap.Described;
import io.llmrouter.confidence.VerifierMembers.Further;
import io.llmrouter.learning.Stack;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of a verifier's two scores: {@link VerifierMembers} whose votes are added up by a {@link Stack}.
 *
 * <p>Idea: members that do not help are left out. Of those beside the linear ones and the trees, the set is kept whose stack errs least on rows that its
 * members had not seen: words help where questions are open and harm where an answer calculates. Cost: the members' own, once for each fold and once for
 * all rows. Immutable.
 */
final class VerifierHead {

    private final VerifierMembers members;
    private final Stack stack;

    /** What the fit of a head leaves behind. */
    record Fitted(VerifierHead head, double[] heldOut) {}

    /** A set of members, with what their stack says of rows held out. */
    private record Candidate(Further further, Stack stack, double[] combined, double error) {}

    private VerifierHead(VerifierMembers members, Stack stack) {
        this.members = members;
        this.stack = stack;
    }

    /**
     * Fits.
     *
     * @param rows n rows
     * @param scores n rows of the answer's score alone, or of the answer's and the strong one's
     * @param folds of each row, from 0
     * @param seed of all draws
     * @return the head, and what it says of each row when its members have not seen it
     */
    static Fitted fit(List<Described> rows, double[][] scores, int[] folds, long seed) {
        Further all = new Further(rows.get(0).words() != null, rows.get(0).meaning() != null);
        double[][] said = heldOut(rows, scores, folds, all, seed);
        double[] target =
                Arrays.stream(scores).mapToDouble(VerifierMembers::target).toArray();
        Candidate best = all.subsets()
                .map(some -> candidate(
                        some,
                        Arrays.stream(said).map(row -> all.only(some, row)).toArray(double[][]::new),
                        target,
                        folds))
                .min(Comparator.comparingDouble(Candidate::error))
                .orElseThrow();
        VerifierMembers members = VerifierMembers.fit(rows, scores, best.further, seed);
        return new Fitted(new VerifierHead(members, best.stack), best.combined);
    }

    private static double[][] heldOut(List<Described> rows, double[][] scores, int[] folds, Further all, long seed) {
        double[][] said = new double[rows.size()][];
        int count = Arrays.stream(folds).max().orElseThrow() + 1;
        for (int fold = 0; fold < count; fold++) {
            int out = fold;
            int[] train = IntStream.range(0, folds.length)
                    .filter(i -> folds[i] != out)
                    .toArray();
            VerifierMembers members = VerifierMembers.fit(
                    Arrays.stream(train).mapToObj(rows::get).toList(),
                    Arrays.stream(train).mapToObj(i -> scores[i]).toArray(double[][]::new),
                    all,
                    seed);
            IntStream.range(0, folds.length)
                    .filter(i -> folds[i] == out)
                    .forEach(i -> said[i] = members.predict(rows.get(i)));
        }
        return said;
    }

    private static Candidate candidate(Further further, double[][] said, double[] target, int[] folds) {
        double[][] targets =
                Arrays.stream(target).mapToObj(one -> new double[] {one}).toArray(double[][]::new);
        double[][][] byMember = IntStream.range(0, said[0].length)
                .mapToObj(m ->
                        Arrays.stream(said).map(row -> new double[] {row[m]}).toArray(double[][]::new))
                .toArray(double[][][]::new);
        Stack stack = Stack.fit(byMember, targets, folds);
        double[] combined =
                Arrays.stream(said).mapToDouble(row -> combine(stack, row)).toArray();
        double error = 0;
        for (int i = 0; i < target.length; i++) {
            error += (combined[i] - target[i]) * (combined[i] - target[i]);
        }
        return new Candidate(further, stack, combined, error);
    }

    private static double combine(Stack stack, double[] said) {
        return stack.combine(
                        Arrays.stream(said).mapToObj(one -> new double[] {one}).toArray(double[][]::new))[0];
    }

    /** The expected target of a row. */
    double of(Described row) {
        return combine(stack, members.predict(row));
    }

    boolean looksAtWords() {
        return members.words() != null;
    }

    boolean looksAtMeaning() {
        return members.meaning() != null;
    }

    ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        StateJson.put(state, "intercept", stack.intercept());
        StateJson.put(
                state,
                "coefficient",
                Stream.of(stack.coefficient()).mapToDouble(one -> one[0]).toArray());
        state.set("members", members.state());
        return state;
    }

    static VerifierHead read(JsonNode state) {
        VerifierMembers members = VerifierMembers.read(StateJson.required(state, "members"));
        double[] coefficient = StateJson.numbers(state, "coefficient", members.count());
        return new VerifierHead(
                members,
                new Stack(
                        StateJson.numbers(state, "intercept", 1),
                        Arrays.stream(coefficient)
                                .mapToObj(one -> new double[] {one})
                                .toArray(double[][]::new)));
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import java.util.Arrays;

/**
 * Questions that judges compared: which of them mean the same, and which do not.
 *
 * <p>Idea: two questions whose answers serve each other belong to one group, and so do all that belong to either; a verdict that they do not keeps two
 * groups apart. A group is known by the sum of its vectors. Cost: nearly constant a verdict beside the addition of two vectors; 4 bytes a dimension and
 * question. Source: Tarjan, "Efficiency of a good but not linear set union algorithm", 1975. Known weakness: one wrong verdict joins two groups for good.
 * Not thread-safe.
 */
final class QuestionGroups {

    /** What judges said of a question when it was asked. */
    enum Verdict {
        NONE,
        SERVED,
        UNSERVED
    }

    private static final int[] NOBODY = {};

    private float[][] vectors = new float[64][];
    private Verdict[] verdicts = new Verdict[64];
    private int[] parent = new int[64];
    private int[] members = new int[64];
    /** Of a root: questions that its group is apart from. */
    private int[][] apart = new int[64][];

    private int[] apartCount = new int[64];
    /** Of a root: the sum of its group's vectors, null while it is alone. */
    private float[][] sums = new float[64][];

    private int size;

    /** Adds a question, alone. */
    int add(float[] vector) {
        if (size == parent.length) {
            int more = 2 * size;
            vectors = Arrays.copyOf(vectors, more);
            verdicts = Arrays.copyOf(verdicts, more);
            parent = Arrays.copyOf(parent, more);
            members = Arrays.copyOf(members, more);
            apart = Arrays.copyOf(apart, more);
            apartCount = Arrays.copyOf(apartCount, more);
            sums = Arrays.copyOf(sums, more);
        }
        vectors[size] = vector;
        verdicts[size] = Verdict.NONE;
        parent[size] = size;
        members[size] = 1;
        apart[size] = NOBODY;
        return size++;
    }

    /** What the judge said when it was asked, of the candidate that lay at hand then. */
    Verdict verdict(int question) {
        return verdicts[question];
    }

    void setVerdict(int question, boolean served) {
        verdicts[question] = served ? Verdict.SERVED : Verdict.UNSERVED;
    }

    /** The group of a question: the number of one of its members. Changes when groups are joined. */
    int group(int question) {
        int at = question;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** How many questions a group has. */
    int members(int group) {
        return members[group];
    }

    /** How often a group was found to be apart from another. */
    int apartCount(int group) {
        return apartCount[group];
    }

    /** The group, now, of one of those that a group is apart from. */
    int apartGroup(int group, int index) {
        return group(apart[group][index]);
    }

    /** The cosine of a vector of unit length with the middle of a group. */
    double cosine(float[] vector, int group) {
        float[] sum = sums[group] == null ? vectors[group] : sums[group];
        double dot = 0;
        double squares = 0;
        for (int j = 0; j < sum.length; j++) {
            dot += vector[j] * sum[j];
            squares += sum[j] * sum[j];
        }
        return squares == 0 ? 0 : dot / Math.sqrt(squares);
    }

    /** The answer to one serves the other. */
    void join(int one, int other) {
        int a = group(one);
        int b = group(other);
        if (a == b) {
            return;
        }
        int large = members[a] >= members[b] ? a : b;
        int small = large == a ? b : a;
        if (sums[large] == null) {
            sums[large] = vectors[large].clone();
        }
        float[] its = sums[small] == null ? vectors[small] : sums[small];
        for (int j = 0; j < its.length; j++) {
            sums[large][j] += its[j];
        }
        sums[small] = null;
        parent[small] = large;
        members[large] += members[small];
        for (int i = 0; i < apartCount[small]; i++) {
            addApart(large, apart[small][i]);
        }
        apart[small] = NOBODY;
        apartCount[small] = 0;
    }

    /** The answer to one does not serve the other. */
    void separate(int one, int other) {
        int a = group(one);
        int b = group(other);
        if (a != b) {
            addApart(a, b);
            addApart(b, a);
        }
    }

    private void addApart(int group, int other) {
        if (apartCount[group] == apart[group].length) {
            shrink(group);
            if (2 * apartCount[group] >= apart[group].length) {
                apart[group] = Arrays.copyOf(apart[group], Math.max(4, 2 * apart[group].length));
            }
        }
        apart[group][apartCount[group]++] = other;
    }

    /** Keeps each other group once. */
    private void shrink(int group) {
        int[] distinct = Arrays.stream(apart[group], 0, apartCount[group])
                .map(this::group)
                .distinct()
                .toArray();
        System.arraycopy(distinct, 0, apart[group], 0, distinct.length);
        apartCount[group] = distinct.length;
    }
}

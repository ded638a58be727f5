/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.features.StructureFeatures;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.Explanation.Neighbour;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much a request resembles the training requests, in meaning and in structure; the lesser counts.
 *
 * <p>Idea: likeness in meaning is the mean cosine to the {@value #NEAREST} most like of at most {@value #LANDMARKS} training requests; strangeness in
 * structure is the number of features beyond all training requests. Both become a share of training requests that are less familiar, each of which
 * is compared with all others but itself. At {@value #STRANGE} of either a request is out of distribution, so that about one in a hundred requests like the
 * training requests is. How many turns and tools a request has is not looked at. Cost: one comparison a landmark. Known weakness: a familiar topic in a familiar form may still be new. Immutable.
 */
final class Familiarity {

    /** A request as unfamiliar as this share of the training requests is out of distribution. */
    private static final double STRANGE = 0.005;

    private static final int NEAREST = 5;
    private static final int LANDMARKS = 500;
    private static final int MEASURED = 2000;
    private static final int STEPS = 200;

    private final int[] rows;
    private final List<String> excerpts;
    private final Exemplars.Vectors landmarks;
    /** {@value #STEPS} + 1 quantiles of the training requests' likeness, ascending. */
    private final double[] likeness;

    private final double[] least;
    private final double[] greatest;
    /** At place c, the share of training requests with at least c features beyond all others. */
    private final double[] strangeness;

    private Familiarity(Landmarks known, double[] likeness, double[][] bounds, double[] strangeness) {
        this.rows = known.rows;
        this.excerpts = known.excerpts;
        this.landmarks = known.vectors;
        this.likeness = likeness;
        this.least = bounds[0];
        this.greatest = bounds[1];
        this.strangeness = strangeness;
    }

    /** Training requests to compare with; without vectors, none. */
    private record Landmarks(int[] rows, List<String> excerpts, Exemplars.Vectors vectors) {

        static final Landmarks NONE = new Landmarks(new int[0], List.of(), null);
    }

    /**
     * Learns.
     *
     * @param labelled n training requests
     * @param embedder null for structure only
     * @param seed of the draw of landmarks
     */
    static Familiarity fit(LabelledRequests labelled, PromptEmbedder embedder, long seed) {
        List<PromptFeatures> requests = labelled.requests();
        double[][] structure = requests.stream().map(PromptFeatures::structure).toArray(double[][]::new);
        double[][] bounds = {bound(structure, 1), bound(structure, -1)};
        double[] strangeness = strangeness(structure);
        if (embedder == null) {
            return new Familiarity(Landmarks.NONE, new double[0], bounds, strangeness);
        }
        int[] drawn = Exemplars.drawn(requests.size(), LANDMARKS, seed);
        Exemplars.Vectors landmarks = Exemplars.Vectors.of(Arrays.stream(drawn)
                .mapToObj(i -> requests.get(i).embedding(embedder))
                .toList());
        double[] likeness = Arrays.stream(Exemplars.drawn(requests.size(), MEASURED, seed + 1))
                .parallel()
                .mapToDouble(i -> {
                    float[] cosines = landmarks.cosines(requests.get(i).embedding(embedder));
                    int itself = Arrays.binarySearch(drawn, i);
                    if (itself >= 0) {
                        cosines[itself] = -1;
                    }
                    return likeness(cosines);
                })
                .sorted()
                .toArray();
        double[] quantiles = new double[STEPS + 1];
        Arrays.setAll(quantiles, q -> likeness[(int) Math.round((double) q * (likeness.length - 1) / STEPS)]);
        List<String> excerpts = labelled.excerpts()
                ? Arrays.stream(drawn)
                        .mapToObj(i -> excerpt(requests.get(i).text()))
                        .toList()
                : List.of();
        return new Familiarity(new Landmarks(drawn, excerpts, landmarks), quantiles, bounds, strangeness);
    }

    private static String excerpt(String text) {
        return text.length() <= LabelledRequests.EXCERPT ? text : text.substring(0, LabelledRequests.EXCERPT);
    }

    private static double[] bound(double[][] rows, int sign) {
        double[] bound = new double[rows[0].length];
        Arrays.setAll(
                bound,
                j -> sign
                        * Arrays.stream(rows)
                                .mapToDouble(row -> sign * row[j])
                                .min()
                                .orElseThrow());
        return bound;
    }

    /** A row is beyond all others in a feature if it alone holds the least or the greatest value. */
    private static double[] strangeness(double[][] rows) {
        int[] beyond = new int[rows.length];
        for (int j = 0; j < rows[0].length; j++) {
            int feature = j;
            int[] order = IntStream.range(0, rows.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(rows[a][feature], rows[b][feature]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int last = order.length - 1;
            if (last > 0 && rows[order[0]][j] < rows[order[1]][j]) {
                beyond[order[0]]++;
            }
            if (last > 0 && rows[order[last]][j] > rows[order[last - 1]][j]) {
                beyond[order[last]]++;
            }
        }
        double[] share = new double[Arrays.stream(beyond).max().orElse(0) + 1];
        for (int count : beyond) {
            for (int c = 0; c <= count; c++) {
                share[c] += 1.0 / rows.length;
            }
        }
        return share;
    }

    private static double likeness(float[] cosines) {
        float[] sorted = cosines.clone();
        Arrays.sort(sorted);
        return IntStream.range(Math.max(0, sorted.length - NEAREST), sorted.length)
                .mapToDouble(i -> sorted[i])
                .average()
                .orElseThrow();
    }

    static boolean strange(double familiarity) {
        return familiarity <= STRANGE;
    }

    /** The landmarks most like a request, the nearest first. */
    List<Neighbour> nearest(PromptFeatures request, PromptEmbedder embedder) {
        if (landmarks == null) {
            return List.of();
        }
        float[] cosines = landmarks.cosines(request.embedding(embedder));
        return IntStream.range(0, cosines.length)
                .boxed()
                .sorted((a, b) -> Float.compare(cosines[b], cosines[a]))
                .limit(NEAREST)
                .map(i -> new Neighbour(rows[i], cosines[i], excerpts.isEmpty() ? "" : excerpts.get(i)))
                .toList();
    }

    /** Share of training requests that are less familiar than this one, in [0, 1]. */
    double of(PromptFeatures request, PromptEmbedder embedder) {
        double structure = byStructure(request.structure());
        return landmarks == null ? structure : Math.min(structure, byMeaning(request.embedding(embedder)));
    }

    private double byStructure(double[] structure) {
        int beyond = 0;
        for (int j = 0; j < structure.length; j++) {
            if (StructureFeatures.ofTheExchange(j)) {
                continue;
            }
            beyond += structure[j] < least[j] || structure[j] > greatest[j] ? 1 : 0;
        }
        return beyond < strangeness.length ? strangeness[beyond] : 0;
    }

    private double byMeaning(float[] embedding) {
        double like = likeness(landmarks.cosines(embedding));
        int place = Arrays.binarySearch(likeness, like);
        int below = place >= 0 ? place : -place - 1;
        return Math.min(1, below / (double) STEPS);
    }

    ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        StateJson.put(state, "least", least);
        StateJson.put(state, "greatest", greatest);
        StateJson.put(state, "strangeness", strangeness);
        if (landmarks != null) {
            StateJson.put(state, "likeness", likeness);
            StateJson.putPacked(state, "rows", rows);
            StateJson.put(state, "excerpts", excerpts);
            landmarks.write(state);
        }
        return state;
    }

    static Familiarity read(JsonNode state) {
        int features = StructureFeatures.NAMES.size();
        boolean meaning = state.has("likeness");
        double[][] bounds = {StateJson.numbers(state, "least", features), StateJson.numbers(state, "greatest", features)
        };
        double[] strangeness = StateJson.numbers(state, "strangeness");
        if (!meaning) {
            return new Familiarity(Landmarks.NONE, new double[0], bounds, strangeness);
        }
        return new Familiarity(
                new Landmarks(
                        StateJson.packedInts(state, "rows"),
                        StateJson.texts(state, "excerpts"),
                        Exemplars.Vectors.read(state)),
                StateJson.numbers(state, "likeness", STEPS + 1),
                bounds,
                strangeness);
    }
}

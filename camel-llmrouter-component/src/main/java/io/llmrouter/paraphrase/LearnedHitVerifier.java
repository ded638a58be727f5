/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.learning.BoostedTrees;
import io.llmrouter.learning.StateJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Learned from labelled pairs: the chance that the answer to the kept question serves the one asked.
 *
 * <p>Idea: how two questions differ, as numbers ({@code PairFeatures}), and boosted trees over them, {@value #FORESTS} times with other draws. The guards have the last word. Trees drawn at random
 * ({@link io.llmrouter.learning.ExtraTrees}) were tried beside them and made it worse.
 * Cost: learning embeds every distinct word once and takes seconds to a minute for twenty thousand pairs; judging takes some hundred microseconds, and a millisecond more for a word never seen. Known
 * weakness: learned on one kind of traffic, it is sure of itself on another; a threshold certified on live pairs is what keeps the budget. Immutable.
 */
public final class LearnedHitVerifier implements HitVerifier {

    /** Fewer pairs teach nothing. */
    public static final int FEWEST_PAIRS = 200;

    private static final int FORESTS = 3;
    private static final long STRIDE = 0x9E3779B97F4A7C15L;
    private static final String FORMAT = "llmrouter-hit-verifier/1";

    private final String embedder;
    private final PairFeatures features;
    private final List<BoostedTrees> boosted;

    private LearnedHitVerifier(String embedder, PairFeatures features, List<BoostedTrees> boosted) {
        this.embedder = embedder;
        this.features = features;
        this.boosted = boosted;
    }

    /**
     * Learns.
     *
     * @param pairs with both labels, vectors of the embedder given
     * @param embedder embeds single words
     * @param seed of all draws
     * @return the verifier, not calibrated
     * @throws IllegalArgumentException if there are fewer than {@value #FEWEST_PAIRS} pairs or only one label
     */
    public static LearnedHitVerifier fit(List<LabelledPair> pairs, PromptEmbedder embedder, long seed) {
        long serving = pairs.stream().filter(LabelledPair::serves).count();
        if (pairs.size() < FEWEST_PAIRS || serving == 0 || serving == pairs.size()) {
            throw new IllegalArgumentException("a verifier is learned from " + FEWEST_PAIRS
                    + " pairs or more of both labels, but there are " + pairs.size() + ", " + serving
                    + " of them duplicates");
        }
        PairFeatures features = PairFeatures.of(pairs, embedder);
        float[][] rows = IntStream.range(0, pairs.size())
                .parallel()
                .mapToObj(i -> features.ofTraining(pairs.get(i)))
                .toArray(float[][]::new);
        boolean[] yes = new boolean[rows.length];
        for (int i = 0; i < yes.length; i++) {
            yes[i] = pairs.get(i).serves();
        }
        List<BoostedTrees> boosted = IntStream.range(0, FORESTS)
                .mapToObj(forest -> BoostedTrees.fit(rows, yes, seed + STRIDE * forest))
                .toList();
        return new LearnedHitVerifier(embedder.fingerprint(), features, boosted);
    }

    /** The learned chance is the score, as it is; see {@link #calibrated}. */
    @Override
    public HitJudgement judge(Question asked, Question kept) {
        return judge(asked, kept, raw -> raw);
    }

    /**
     * The same with a calibrated probability as the score.
     *
     * @param calibrator of the raw score
     * @return a verifier
     */
    public HitVerifier calibrated(Calibrator calibrator) {
        Objects.requireNonNull(calibrator, "calibrator");
        return (asked, kept) -> judge(asked, kept, calibrator);
    }

    private HitJudgement judge(Question asked, Question kept, Calibrator calibrator) {
        double cosine = asked.cosine(kept);
        Wording a = Wording.of(asked.text());
        Wording b = Wording.of(kept.text());
        Optional<String> refusal = asked.text().equals(kept.text()) ? Optional.empty() : QuestionGuards.refusal(a, b);
        double raw = score(features.of(asked, kept, a, b));
        return new HitJudgement(cosine, calibrator.probability(raw), refusal);
    }

    private double score(float[] row) {
        double sum = 0;
        for (BoostedTrees trees : boosted) {
            sum += trees.probability(row);
        }
        return sum / boosted.size();
    }

    /** Everything needed to judge again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state =
                JsonNodeFactory.instance.objectNode().put("format", FORMAT).put("embedder", embedder);
        state.set("features", features.state());
        boosted.forEach(trees -> state.withArray("boosted").add(trees.state()));
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @param embedder of this process; embeds words that were not seen when learning
     * @return the same verifier
     * @throws IllegalArgumentException naming the field that is missing or wrong, or the embedding that is another
     */
    public static LearnedHitVerifier read(JsonNode state, PromptEmbedder embedder) {
        String format = StateJson.required(state, "format").asText();
        if (!format.equals(FORMAT)) {
            throw new IllegalArgumentException("the verifier's format is '" + format + "', this version reads '"
                    + FORMAT + "'; run 'llmrouter cache-calibrate' again");
        }
        String fitted = StateJson.required(state, "embedder").asText();
        if (!fitted.equals(embedder.fingerprint())) {
            throw new IllegalArgumentException("the verifier was learned with the embedding '" + fitted
                    + "', and this process has '" + embedder.fingerprint()
                    + "'; run 'llmrouter cache-calibrate' again or configure that embedding");
        }
        PairFeatures features = PairFeatures.read(StateJson.required(state, "features"), embedder);
        Question any = new Question("", new float[features.dimensions()]);
        Wording none = Wording.of("");
        int numbers = features.of(any, any, none, none).length;
        List<BoostedTrees> boosted = new ArrayList<>();
        StateJson.required(state, "boosted").forEach(trees -> boosted.add(BoostedTrees.read(trees, numbers)));
        if (boosted.isEmpty()) {
            throw new IllegalArgumentException("field 'boosted' is empty; it lists trees");
        }
        return new LearnedHitVerifier(fitted, features, List.copyOf(boosted));
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import java.util.List;
import java.util.Locale;

/** Finds the intent of a request, or says that it is unsure. Learned by {@link IntentTraining}. Immutable and thread-safe. */
public final class IntentClassifier {

    private static final int NEAREST = 3;

    private final PromptEmbedder embedder;
    private final IntentScorer scorer;
    private final Parts parts;

    /**
     * What was fitted beside the scorer.
     *
     * @param examples what was learned from
     * @param mix how scores are made
     * @param scope probability of being about any intent
     * @param right probability that the intent is right
     * @param floors where to stop believing
     * @param options what was asked for
     * @param report how it was chosen
     */
    record Parts(
            IntentExamples examples,
            IntentScorer.Mix mix,
            ScopeModel scope,
            ScopeModel right,
            Floors floors,
            IntentOptions options,
            IntentReport report) {}

    private final List<String> intents;

    IntentClassifier(PromptEmbedder embedder, IntentScorer scorer, Parts parts) {
        this.embedder = embedder;
        this.scorer = scorer;
        this.parts = parts;
        this.intents = parts.examples().intents();
    }

    /** The intents, in alphabetical order. */
    public List<String> intents() {
        return intents;
    }

    /** How it was learned. */
    public IntentReport report() {
        return parts.report();
    }

    /**
     * The same, with requests embedded by another.
     *
     * @param other of the same fingerprint
     */
    public IntentClassifier embeddedBy(PromptEmbedder other) {
        return other == embedder ? this : new IntentClassifier(other, scorer, parts);
    }

    /** What the vectors of requests are made by. */
    public PromptEmbedder embedder() {
        return embedder;
    }

    /**
     * Finds the intent.
     *
     * @param request whose embedding is shared with others who ask with the same embedder
     * @return the likeliest intent, and whether to believe it
     */
    public IntentResult classify(PromptFeatures request) {
        String text = request.text();
        IntentScorer.Scored scored =
                IntentScorer.score(scorer.compare(request.embedding(embedder), WordWeights.tokens(text)), parts.mix());
        int best = scored.best();
        double inScope = parts.scope().probability(scored.signs());
        double score = Math.min(1, parts.right().probability(scored.signs()));
        boolean typed = parts.options().floor() != null;
        double floor = typed ? parts.options().floor() : parts.floors().floor()[best];
        double compared = typed ? score : inScope;
        String intent = intents.get(best);
        String runnerUp = intents.get(scored.second());
        String why;
        boolean accepted = false;
        if (text.isBlank()) {
            why = "the request has no text";
        } else if (compared < floor) {
            why = say("%s of '%s' is %.3f, below its floor %.3f", typed ? "score" : "scope", intent, compared, floor);
        } else if (scored.margin() < parts.floors().margin()) {
            why = say(
                    "'%s' leads '%s' by %.3f, less than the margin %.3f",
                    intent, runnerUp, scored.margin(), parts.floors().margin());
        } else {
            accepted = true;
            why = say("'%s' with score %.3f, next '%s'", intent, score, runnerUp);
        }
        return new IntentResult(
                intent, score, inScope, floor, runnerUp, scored.margin(), accepted, why, nearest(scored));
    }

    private List<IntentResult.Nearest> nearest(IntentScorer.Scored scored) {
        return scored.near().stream()
                .limit(NEAREST)
                .map(near -> new IntentResult.Nearest(
                        parts.examples().examples().get(near.row()).text(), intents.get(near.intent()), near.cosine()))
                .toList();
    }

    private static String say(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}

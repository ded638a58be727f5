/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import java.util.ArrayList;
import java.util.List;

/**
 * All that was said about a decision's answers. A source's later word about a model's answer takes the place of its earlier one. Immutable.
 *
 * @param current what holds now: one opinion for each source and model, in the order in which they were first given
 * @param earlier what it took the place of, the oldest first, at most {@value #MOST_EARLIER}
 */
public record FeedbackHistory(List<Opinion> current, List<Opinion> earlier) {

    /** How many replaced opinions are remembered. */
    public static final int MOST_EARLIER = 8;

    /** Nothing was said. */
    public static final FeedbackHistory NONE = new FeedbackHistory(List.of(), List.of());

    /** Copies the lists. */
    public FeedbackHistory {
        current = List.copyOf(current);
        earlier = List.copyOf(earlier);
    }

    /** What became of feedback. */
    public enum Outcome {
        /** It is the first of its source about that answer. */
        recorded,
        /** It took the place of what its source had said before. */
        replaced,
        /** It was there already: nothing has changed. */
        unchanged
    }

    /**
     * What there is after feedback was taken.
     *
     * @param history now
     * @param outcome what became of it
     * @param opinion what holds now of that source about that answer; of a key that was seen before, what was said under it
     */
    public record Taken(FeedbackHistory history, Outcome outcome, Opinion opinion) {}

    /** With one more opinion. The same key a second time, or the same word a second time, changes nothing. */
    public Taken take(Opinion opinion) {
        for (List<Opinion> known : List.of(current, earlier)) {
            for (Opinion seen : known) {
                if (seen.sameKey(opinion)) {
                    return new Taken(this, Outcome.unchanged, seen);
                }
            }
        }
        List<Opinion> now = new ArrayList<>(current);
        for (int i = 0; i < now.size(); i++) {
            Opinion before = now.get(i);
            if (before.sameSlot(opinion)) {
                if (before.saysTheSame(opinion)) {
                    return new Taken(this, Outcome.unchanged, before);
                }
                now.set(i, opinion);
                return new Taken(new FeedbackHistory(now, withEarlier(before)), Outcome.replaced, opinion);
            }
        }
        now.add(opinion);
        return new Taken(new FeedbackHistory(now, earlier), Outcome.recorded, opinion);
    }

    private List<Opinion> withEarlier(Opinion before) {
        List<Opinion> all = new ArrayList<>(earlier);
        all.add(before);
        return all.size() > MOST_EARLIER ? all.subList(all.size() - MOST_EARLIER, all.size()) : all;
    }
}

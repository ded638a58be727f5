/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import io.llmrouter.feedback.FeedbackHistory.Taken;
import java.util.function.Consumer;

/** Where feedback is kept while its decision is: in this process, or for all processes of a cluster. Bounded. Thread-safe; may block. */
public interface FeedbackStore {

    /** All that was said about a decision; {@link FeedbackHistory#NONE} if nothing was, or if it is no longer kept. */
    FeedbackHistory find(String decision);

    /**
     * Takes an opinion, as {@link FeedbackHistory#take} does: of two at the same time about the same decision none is lost.
     *
     * @param decision its id
     * @param opinion to take
     * @param changed told once if that changed anything, also where whoever gave it has stopped waiting by then
     * @return what there is now
     */
    Taken take(String decision, Opinion opinion, Consumer<Taken> changed);
}

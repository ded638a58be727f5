/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.model.output.TokenUsage;

/** What the end of a call says about the deployment. Stateless. */
final class Observed {

    private Observed() {}

    /** A call that judges another one's answer is short, and says nothing about how long answers take. */
    static void answer(Deployment.Call call, FallbackChain.Job job, ModelAnswer answer, long nanos) {
        if (job.reason().equals("confidence")) {
            call.unsaid();
            return;
        }
        TokenUsage usage = answer.response().tokenUsage();
        Integer tokens = usage == null ? null : usage.outputTokenCount();
        call.answered(nanos, answer.firstTokenNanos(), tokens == null ? 0 : tokens);
    }

    /** @param waiting whether a stream was awaited of which no part had come */
    static void failure(Deployment.Call call, FailureKind kind, long nanos, boolean waiting) {
        if (kind == FailureKind.CANCELLED) {
            call.givenUp(nanos, waiting);
        } else if (kind.harmsHealth()) {
            call.failed();
        } else {
            call.unsaid();
        }
    }
}

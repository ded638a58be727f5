/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a judge say whether a kept answer served the question asked, beside a fresh answer, and tells the monitor. As a ticket it takes the fresh answer to a
 * question that was answered from the cache; that answer is not kept, for the one that was given stays until it expires.
 *
 * @param cache whose judge and monitor count
 * @param asked the question asked
 * @param pair the kept one beside it
 * @param given whether its answer was given
 * @param time of the request
 */
record HitTest(AnswerCache cache, String asked, Compared pair, boolean given, Instant time) implements CacheTicket {

    private static final Logger LOG = LoggerFactory.getLogger(HitTest.class);

    @Override
    public void keep(ChatResponse fresh, Origin origin) {
        cache.policy()
                .meaning()
                .judge()
                .serves(asked, pair.entry().answer(), fresh)
                .whenComplete((serves, failure) -> {
                    if (failure != null) {
                        LOG.warn("cache {}: a kept answer could not be judged: {}", cache.name(), failure.toString());
                    } else {
                        serves.ifPresent(right -> take(observation(right)));
                    }
                });
    }

    private void take(Observation judged) {
        cache.monitor().observe(judged);
        cache.policy().meaning().log().accept(judged);
    }

    private Observation observation(boolean right) {
        return new Observation(
                time,
                asked,
                pair.entry().question(),
                pair.judgement().cosine(),
                pair.judgement().score(),
                right,
                given);
    }

    @Override
    public void leave() {
        // the fresh answer failed; nothing is learned
    }
}

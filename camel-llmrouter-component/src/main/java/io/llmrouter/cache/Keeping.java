/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.FlightBoard.Landing;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Puts the answer to one question into the store, if it may be kept.
 *
 * @param cache whose policy counts
 * @param question that was asked
 * @param epochs as they were when it was asked
 */
record Keeping(AnswerCache cache, AskedQuestion question, Map<String, Long> epochs) {

    /** Keeps an answer if it may be kept; completes, never exceptionally, when others can read it or never will. */
    CompletableFuture<Landing> keep(ChatResponse answer, CacheTicket.Origin origin) {
        Optional<String> refusal = refusal(answer);
        if (refusal.isPresent()) {
            cache.counters().refused(refusal.get());
            return CompletableFuture.completedFuture(Landing.UNKEPT);
        }
        Instant now = cache.surroundings().clock().instant();
        KeptEntry entry = new KeptEntry(
                question.key(),
                question.text(),
                vector(),
                KeptAnswer.of(answer),
                now,
                now.plus(ttl(origin.intent())),
                epochs,
                new KeptEntry.Provenance(
                        cache.name(), request().tenant().map(Fingerprint::of).orElse(null), origin.model()));
        return cache.patiently(cache.backend().answers().put(entry)).handle((done, failure) -> {
            if (failure == null) {
                cache.counters().kept();
                return Landing.KEPT;
            }
            cache.failed(failure);
            return Landing.UNKEPT;
        });
    }

    private RoutingRequest request() {
        return question.request();
    }

    private Duration ttl(String intent) {
        Duration own = cache.policy().freshness().of(intent);
        Duration wished = request().cacheControl().ttl();
        return wished == null || wished.compareTo(own) > 0 ? own : wished;
    }

    private Optional<String> refusal(ChatResponse answer) {
        if (!question.writes()) {
            return Optional.of(cache.policy().writes() ? "the caller does not want it kept" : "the cache is only read");
        }
        Optional<String> unfit =
                Admissible.refusal(answer, cache.policy().bounds().answerBytes());
        if (unfit.isPresent()) {
            return unfit;
        }
        if (SecretScreen.find(question.text()).isPresent()) {
            return Optional.of("there seems to be a secret in the question");
        }
        return cache.quota().take(request().tenant().orElse(""))
                ? Optional.empty()
                : Optional.of("its writer had too many answers kept in this minute");
    }

    /** Null where only equal words will find it. */
    private float[] vector() {
        if (question.notByMeaning().isPresent()) {
            return null;
        }
        try {
            return question.vector();
        } catch (RuntimeException e) {
            cache.failed(e);
            return null;
        }
    }
}

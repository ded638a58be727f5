/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.verdict.Candidate;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a judge say whether the answer of a candidate served, and learns from it. As a ticket it takes the fresh answer to a question that was answered from the cache; where the
 * answer given was wrong, the fresh one is kept, so that it is wrong no more. If a candidate did not serve, the next group around is tried too.
 *
 * @param cache whose judge and monitor count
 * @param question the question asked
 * @param keeping of a fresh answer
 * @param pair the kept one beside it
 * @param candidate what its neighbourhood looked like
 * @param given whether its answer was given
 * @param time of the request
 */
record VerdictTest(
        AnswerCache cache,
        AskedQuestion question,
        Keeping keeping,
        Compared pair,
        Candidate candidate,
        boolean given,
        Instant time)
        implements CacheTicket {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictTest.class);

    @Override
    public void keep(ChatResponse fresh, Origin origin) {
        judge(pair.entry(), fresh, right -> {
            if (given && !right) {
                keeping.keep(fresh, origin);
            }
            take(right);
            if (!right && candidate.others().length > 0) {
                compareNext(fresh);
            }
        });
    }

    private void take(boolean right) {
        Observation seen = new Observation(
                time,
                question.text(),
                pair.entry().question(),
                pair.judgement().cosine(),
                pair.judgement().score(),
                right,
                given);
        cache.monitor().observe(seen);
        cache.policy().meaning().log().accept(seen);
        learned()
                .judged(question.key(), question.vector(), candidate, right, !given || !right)
                .ifPresent(cache.monitor()::certified);
    }

    private void compareNext(ChatResponse fresh) {
        int next = candidate.others()[0];
        EntryKey key = learned().of(question.key().scope()).orElseThrow().key(next); // the candidate is of this scope
        cache.patiently(cache.backend().answers().get(key))
                .thenAccept(found -> found.ifPresent(entry -> judge(
                        entry, fresh, right -> learned().compared(question.key(), question.vector(), next, right))));
    }

    private void judge(KeptEntry entry, ChatResponse fresh, Consumer<Boolean> then) {
        cache.policy()
                .meaning()
                .judge()
                .serves(question.text(), entry.answer(), fresh)
                .thenAccept(said -> said.ifPresent(then))
                .exceptionally(failure -> {
                    LOG.warn("cache {}: a kept answer could not be judged: {}", cache.name(), failure.toString());
                    return null;
                });
    }

    private LearnedVerdicts learned() {
        return cache.policy().meaning().learned();
    }

    @Override
    public void leave() {
        // the fresh answer failed; nothing is learned
    }
}

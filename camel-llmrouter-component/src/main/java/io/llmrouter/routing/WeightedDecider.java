/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import io.llmrouter.load.Rendezvous;
import io.llmrouter.load.SmoothTurns;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Splits requests by weight: in turns, at random, or by conversation.
 *
 * <p>Idea: turns give exact shares over a cycle; a random choice needs no state and gives shares on the mean; by conversation, every turn of a conversation goes to the same
 * model, whose prompt cache has its beginning. One that cannot be called is left out, and the others share in the ratio of their weights. Source: {@link SmoothTurns},
 * {@link Rendezvous}. Known weakness: it looks at no latency and no load. Thread-safe.
 */
public final class WeightedDecider extends PooledDecider {

    private final By by;
    private final SmoothTurns turns;

    /** How it splits. */
    public enum By {
        /** In turns, with exact shares. */
        TURNS,
        /** At random. */
        RANDOM,
        /** By what a conversation began with, and by tenant. */
        CONVERSATION
    }

    /**
     * @param pool whom it chooses among
     * @param by how it splits
     */
    public WeightedDecider(CandidatePool pool, By by) {
        super(pool);
        this.by = by;
        this.turns = new SmoothTurns(pool.weights());
    }

    @Override
    public String name() {
        return "weighted";
    }

    @Override
    Verdict choose(RoutingRequest request, CandidatePool.Open open) {
        int chosen =
                switch (by) {
                    case TURNS -> turns.next(open.indexes());
                    case RANDOM -> pool.draw(open.indexes());
                    case CONVERSATION ->
                        Rendezvous.place(conversation(request), pool.names(), pool.weights(), open.indexes());
                };
        double all = 0;
        for (int index : open.indexes()) {
            all += pool.weight(index);
        }
        String how =
                switch (by) {
                    case TURNS -> "its turn";
                    case RANDOM -> "drawn";
                    case CONVERSATION -> "the place of this conversation";
                };
        String reason = how + ", weight " + pool.weight(chosen) + " of " + all + open.remark();
        double[] lightest =
                Arrays.stream(open.indexes()).mapToDouble(i -> -pool.weight(i)).toArray();
        return pool.use(chosen, open, lightest, reason, Map.of());
    }

    /** Its messages up to the first of the user; every later turn begins with them. */
    private static String conversation(RoutingRequest request) {
        List<ChatMessage> messages = request.chat().messages();
        int end = 0;
        while (end < messages.size() && !(messages.get(end) instanceof UserMessage)) {
            end++;
        }
        return request.tenant().orElse("")
                + '/'
                + Fingerprint.of(messages.subList(0, Math.min(end + 1, messages.size())));
    }
}

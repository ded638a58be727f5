/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which model answered the previous turn of a conversation.
 *
 * <p>Idea: a chat client sends the whole conversation again, so the messages before the last answer are exactly the previous request; its fingerprint,
 * together with the tenant, finds who answered. Known weakness: a client that shortens its history is not recognised. Cost: one hash over the
 * messages. Bounded: the oldest are forgotten. Thread-safe.
 */
public final class ConversationMemory {

    /** As long as providers keep a prompt, at least. */
    public static final Duration KEPT = Duration.ofMinutes(5);

    private static final int MOST = 100_000;

    private final Cache<String, String> answered;

    /** @param ticker the time */
    public ConversationMemory(Ticker ticker) {
        this.answered = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(KEPT)
                .ticker(ticker)
                .build();
    }

    /** Remembers who answered a request; a record may lack the hash of the messages, which is made here then. */
    public void remember(CompletedRequest completed) {
        RoutingDecision decision = completed.decision();
        if (decision.answer() != null && !decision.attempts().isEmpty()) {
            String recorded = decision.request().fingerprint();
            String fingerprint =
                    recorded == null ? Fingerprint.of(completed.request().chat().messages()) : recorded;
            answered.put(key(decision.tenant(), fingerprint), decision.answer().model());
        }
    }

    /**
     * Who answered the previous turn.
     *
     * @param request of a later turn
     * @return name of the model; empty in a first turn, or when it was too long ago
     */
    public Optional<String> previousModel(RoutingRequest request) {
        List<ChatMessage> messages = request.chat().messages();
        int last = lastAnswer(messages);
        if (last <= 0) {
            return Optional.empty();
        }
        String tenant = request.tenant().map(Fingerprint::of).orElse(null);
        return Optional.ofNullable(answered.getIfPresent(key(tenant, Fingerprint.of(messages.subList(0, last)))));
    }

    private static int lastAnswer(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof AiMessage) {
                return i;
            }
        }
        return -1;
    }

    private static String key(String tenant, String fingerprint) {
        return tenant + '/' + fingerprint;
    }
}

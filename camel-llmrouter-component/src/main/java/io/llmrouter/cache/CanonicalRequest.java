/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import io.llmrouter.routing.RoutingRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request taken apart: the question that was asked last, and a hash of everything else.
 *
 * <p>Idea: two requests may share an answer by meaning only if all but their last question is equal: the instructions, the turns before, tools,
 * parameters, what an agent wrapped around the question, pictures beside it, and the model that the caller insists on. So that is hashed into the
 * {@linkplain ScopeId scope}, and only questions inside one scope are ever compared. The exact words of the question make the rest of the key. Cost: one
 * pass of SHA-256. Known weakness: two requests that differ in a parameter that no model heeds do not share.
 *
 * @param key where the answer to exactly this request is kept
 * @param question the last words of a human, or the empty text where there is no single one
 * @param asks whether there is a single question of a human
 * @param history whether anything was said before it
 */
record CanonicalRequest(EntryKey key, String question, boolean asks, boolean history) {

    /** Changes with the way requests are hashed, so that versions of the product never read each other's keys. */
    private static final String FORMAT = "llmrouter-cache-key/1";

    /**
     * Takes a request apart.
     *
     * @param request as asked
     * @param wall what else separates answers: names of the cache, its version, the tenant's scope, the embedder; in order
     */
    static CanonicalRequest of(RoutingRequest request, List<String> wall) {
        List<ChatMessage> messages = request.chat().messages();
        Sha sha = new Sha().add(FORMAT).addAll(wall).addValue(request.pin().orElse(null));
        request.qualityFloor().ifPresent(floor -> sha.add("qualityFloor " + floor));
        parameters(sha, request.chat().parameters());
        int last = messages.size() - 1;
        sha.add(messages.size());
        for (int i = 0; i < last; i++) {
            message(sha, messages.get(i));
        }
        ChatMessage asked = messages.get(last);
        String ask = asked instanceof UserMessage user && texts(user) == 1 ? ask(user, request) : null;
        if (ask == null) {
            message(sha, asked);
            return new CanonicalRequest(key(sha.finish(), ""), "", false, talked(messages));
        }
        around(sha, (UserMessage) asked, ask);
        return new CanonicalRequest(key(sha.finish(), ask), ask, true, talked(messages));
    }

    /** Why no similar question may be looked for; empty if one may. */
    Optional<String> exactOnly() {
        return asks ? Elliptical.why(question, history) : Optional.of("the last message is not one text of a user");
    }

    private static boolean talked(List<ChatMessage> messages) {
        return messages.stream()
                        .filter(message -> !(message instanceof SystemMessage))
                        .count()
                > 1;
    }

    private static EntryKey key(ScopeId scope, String question) {
        ScopeId id = new Sha().add(scope.high()).add(scope.low()).add(question).finish();
        return new EntryKey(scope, id.high(), id.low());
    }

    private static long texts(UserMessage user) {
        return user.contents().stream().filter(TextContent.class::isInstance).count();
    }

    /** The human's words inside the message; null if they stand in an earlier one. */
    private static String ask(UserMessage user, RoutingRequest request) {
        String ask = request.features().text();
        return text(user).contains(ask) ? ask : null;
    }

    private static String text(UserMessage user) {
        return user.contents().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .findFirst()
                .orElse("");
    }

    /** The message without the question: white space beside it means nothing, all else does. */
    private static void around(Sha sha, UserMessage user, String ask) {
        String text = text(user);
        int at = text.lastIndexOf(ask);
        sha.add("question").add(user.name()).addValue(sorted(user.attributes()));
        sha.add(text.substring(0, at).stripTrailing());
        sha.add(text.substring(at + ask.length()).stripLeading());
        sha.add(user.contents().size());
        for (Content content : user.contents()) {
            if (!(content instanceof TextContent)) {
                content(sha, content);
            } else {
                sha.add("here");
            }
        }
    }

    private static void message(Sha sha, ChatMessage message) {
        sha.add(message.type().name());
        if (message instanceof SystemMessage system) {
            sha.add(system.text());
        } else if (message instanceof UserMessage user) {
            sha.add(user.name()).addValue(sorted(user.attributes()));
            sha.add(user.contents().size());
            user.contents().forEach(content -> content(sha, content));
        } else if (message instanceof AiMessage ai && ai.images().isEmpty()) {
            sha.add(ai.text()).add(ai.thinking()).addValue(sorted(ai.attributes()));
            sha.add(ai.toolExecutionRequests().size());
            for (ToolExecutionRequest call : ai.toolExecutionRequests()) {
                sha.add(call.id()).add(call.name()).add(call.arguments());
            }
        } else {
            sha.add(message.toString());
        }
    }

    private static void content(Sha sha, Content content) {
        sha.add(content.type().name());
        sha.add(content instanceof TextContent text ? text.text() : content.toString());
    }

    private static void parameters(Sha sha, ChatRequestParameters p) {
        sha.add(p.modelName()).addValue(p.temperature()).addValue(p.topP()).addValue(p.topK());
        sha.addValue(p.frequencyPenalty()).addValue(p.presencePenalty()).addValue(p.maxOutputTokens());
        sha.addAll(p.stopSequences()).addValue(p.toolChoice()).addValue(p.responseFormat());
        List<ToolSpecification> tools = p.toolSpecifications();
        sha.add(tools == null ? 0 : tools.size());
        if (tools != null) {
            tools.forEach(tool -> sha.add(tool.toString()));
        }
        if (p.getClass() != DefaultChatRequestParameters.class) {
            sha.add(p.getClass().getName()).add(p.toString()); // a provider's own parameters print all of them
        }
    }

    private static Object sorted(Map<String, Object> attributes) {
        return attributes == null || attributes.isEmpty() ? null : new TreeMap<>(attributes);
    }
}

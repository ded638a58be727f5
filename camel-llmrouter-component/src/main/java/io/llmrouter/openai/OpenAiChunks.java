/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;
import java.util.HashSet;
import java.util.Set;

/** Writes one stream as OpenAI does: server-sent events, ready to be sent. One stream; not thread-safe. */
public final class OpenAiChunks {

    /** Ends a stream that really ended. */
    public static final String DONE = "data: [DONE]\n\n";

    private final OpenAiResponse answer;
    private final Set<Integer> begunCalls = new HashSet<>();
    private boolean begun;

    /** @param answer its id, time and model name */
    public OpenAiChunks(OpenAiResponse answer) {
        this.answer = answer;
    }

    /** A piece of text. */
    public String text(String part) {
        return event(delta().put("content", part), null);
    }

    /** A piece of a tool call; the first piece of each carries id and name. */
    public String toolCall(PartialToolCall part) {
        boolean first = begunCalls.add(part.index());
        return call(part.index(), first ? part.id() : null, first ? part.name() : null, part.partialArguments());
    }

    /** A whole tool call; empty if its pieces went out already. */
    public String toolCall(CompleteToolCall whole) {
        if (!begunCalls.add(whole.index())) {
            return "";
        }
        return call(
                whole.index(),
                whole.toolExecutionRequest().id(),
                whole.toolExecutionRequest().name(),
                whole.toolExecutionRequest().arguments());
    }

    /**
     * The end.
     *
     * @param response the whole answer
     * @param includeUsage whether a usage chunk is wanted
     * @return finish chunk, usage chunk and the end mark
     */
    public String end(ChatResponse response, boolean includeUsage) {
        StringBuilder end = new StringBuilder(event(delta(), OpenAiResponse.finishReason(response)));
        if (includeUsage) {
            ObjectNode usage = answer.head("chat.completion.chunk");
            usage.putArray("choices");
            usage.set("usage", OpenAiResponse.usage(response.tokenUsage()));
            end.append(event(usage));
        }
        return end.append(DONE).toString();
    }

    /** A stream that broke off: the error as an event, and no end mark. */
    public static String error(ObjectNode error) {
        return event(error);
    }

    private String call(int index, String id, String name, String arguments) {
        ObjectNode delta = delta();
        ObjectNode call = delta.putArray("tool_calls").addObject();
        call.put("index", index);
        if (id != null) {
            call.put("id", id).put("type", "function");
        }
        ObjectNode function = call.putObject("function");
        if (name != null) {
            function.put("name", name);
        }
        function.put("arguments", arguments == null ? "" : arguments);
        return event(delta, null);
    }

    private ObjectNode delta() {
        ObjectNode delta = OpenAiResponse.MAPPER.createObjectNode();
        if (!begun) {
            begun = true;
            delta.put("role", "assistant");
        }
        return delta;
    }

    private String event(ObjectNode delta, String finishReason) {
        ObjectNode root = answer.head("chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        return event(root);
    }

    private static String event(ObjectNode node) {
        return "data: " + node + "\n\n";
    }
}

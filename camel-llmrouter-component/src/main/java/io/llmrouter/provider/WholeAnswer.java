package io.llmrouter.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.io.IOException;

/**
 * Makes a streaming call into a plain one and its answer into one event: LangChain4j's streaming models hold no thread, its blocking ones do, but many
 * providers leave things out of streams (log-probabilities, usage). Stateless.
 */
final class WholeAnswer {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private WholeAnswer() {}

    /** The same request without streaming. */
    static String plainRequest(String body) {
        try {
            ObjectNode request = (ObjectNode) MAPPER.readTree(body);
            request.put("stream", false);
            request.remove("stream_options");
            return MAPPER.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("LangChain4j wrote a request that is not JSON", e);
        }
    }

    /** A {@code chat.completion} as one {@code chat.completion.chunk}. */
    static ServerSentEvent asEvent(byte[] body) {
        JsonNode answer = parse(body);
        if (!(answer instanceof ObjectNode completion) || !(completion.get("choices") instanceof ArrayNode choices) || choices.isEmpty()) {
            throw new IllegalArgumentException("the provider's answer is no chat completion: it has no 'choices'");
        }
        for (JsonNode choice : choices) {
            if (choice instanceof ObjectNode node && node.get("message") instanceof ObjectNode message) {
                number(message);
                node.remove("message");
                node.set("delta", message);
            }
        }
        completion.put("object", "chat.completion.chunk");
        return new ServerSentEvent(null, completion.toString());
    }

    private static void number(ObjectNode message) {
        if (message.get("tool_calls") instanceof ArrayNode calls) {
            for (int i = 0; i < calls.size(); i++) {
                ((ObjectNode) calls.get(i)).put("index", i);
            }
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("the provider's answer is no JSON", e);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.Suggestion;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Lists what a client may name as model: every router, and every model and plan of it as a pin. With a path {@code /v1/models/ID} just that one. Thread-safe. */
public final class ModelsListing implements Processor {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PATH = "/v1/models/";

    @Override
    public void process(Exchange exchange) {
        List<String> ids = ids(exchange);
        Message message = exchange.getMessage();
        String path = message.getHeader(Exchange.HTTP_PATH, "", String.class);
        String id = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
        if (!id.isEmpty() && !ids.contains(id)) {
            throw new InvalidPromptException(Suggestion.unknown("model", id, ids));
        }
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody((id.isEmpty() ? list(ids) : model(MAPPER.createObjectNode(), id)).toString());
    }

    private static List<String> ids(Exchange exchange) {
        List<String> ids = new ArrayList<>();
        for (LlmRouter router :
                LlmRouterRegistry.get(exchange.getContext()).routers().all()) {
            ids.add("router/" + router.name());
            router.targets().forEach(target -> ids.add("router/" + router.name() + ":" + target));
        }
        return ids;
    }

    private static ObjectNode list(List<String> ids) {
        ObjectNode root = MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = root.putArray("data");
        ids.forEach(id -> model(data.addObject(), id));
        return root;
    }

    private static ObjectNode model(ObjectNode node, String id) {
        return node.put("id", id).put("object", "model").put("created", 0).put("owned_by", "llmrouter");
    }
}

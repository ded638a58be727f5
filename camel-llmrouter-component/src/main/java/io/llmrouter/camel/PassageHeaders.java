/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.rag.content.Content;
import io.llmrouter.engine.FoundPassages;
import io.llmrouter.rag.Retrieved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Puts passages on an exchange, so that plain steps can use them: as a property, in the header that {@code langchain4j-chat:} puts into its prompt, and
 * as scalars. Where nothing usable was found, steps get no passages. Stateless.
 */
final class PassageHeaders {

    private PassageHeaders() {}

    /** Of {@code operation=retrieve}. */
    static void set(Exchange exchange, FoundPassages found) {
        Retrieved retrieved = found.nothing() ? found.passages().with(List.of()) : found.passages();
        contents(exchange, retrieved.passages());
        exchange.setProperty(
                LlmRouterProperties.RETRIEVAL,
                retrieved.score() == null ? Double.NaN : retrieved.score().probability());
        Message message = exchange.getMessage();
        message.setHeader(ScoredRagAggregationStrategy.AUGMENTED_DATA, retrieved.passages());
        message.setHeader(LlmRouterHeaders.RETRIEVAL_WAY, retrieved.label());
        message.setHeader(LlmRouterHeaders.ABSTAINED, found.nothing());
        if (retrieved.score() == null) {
            message.removeHeader(LlmRouterHeaders.RETRIEVAL_SCORE);
        } else {
            message.setHeader(
                    LlmRouterHeaders.RETRIEVAL_SCORE, retrieved.score().probability());
        }
        sources(message, retrieved.sources());
    }

    /** The passages that an answer was made from. */
    static void contents(Exchange exchange, List<Content> passages) {
        exchange.setProperty(LlmRouterProperties.CONTENTS, passages);
    }

    /** The documents, or none. */
    static void sources(Message message, List<String> documents) {
        if (documents.isEmpty()) {
            message.removeHeader(LlmRouterHeaders.SOURCES);
        } else {
            message.setHeader(LlmRouterHeaders.SOURCES, String.join(",", documents));
        }
    }

    /** The passages as plain values, for {@code outputFormat=json}. */
    static List<Map<String, Object>> plain(List<Content> passages) {
        List<Map<String, Object>> plain = new ArrayList<>();
        for (Content passage : passages) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("document", Retrieved.documentOf(passage));
            values.put("text", passage.textSegment().text());
            passage.metadata().forEach((name, value) -> values.put(name.name().toLowerCase(Locale.ROOT), value));
            plain.add(values);
        }
        return plain;
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.expression.RequestVariables;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.model.Grounding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Answers with a sentence of the request's {@link Grounding}, word for word, and makes no call. The attributes of its message say how sure it is
 * ({@value #CONFIDENCE}, in [0, 1]), which document the sentence is from ({@value #SOURCE}, where the passage says so) and the passage's number ({@value #PASSAGE}, from 1).
 * Where nothing was retrieved, or no sentence has a word of the question, it says so with a confidence of 0. Immutable and thread-safe; see
 * {@link SentenceRanker} for how, its bounds and its weakness.
 */
public final class ExtractiveModel implements StreamingChatModel {

    /** Attribute: a number in [0, 1], higher is surer; no probability before it is calibrated. */
    public static final String CONFIDENCE = "confidence";

    /** Attribute: the id of the document that the sentence is from, a text. */
    public static final String SOURCE = "source";

    /** Attribute: the number of the passage, best first, from 1. */
    public static final String PASSAGE = "passage";

    /** What it says where no sentence fits. */
    public static final String NOTHING = "The passages do not say it.";

    private static final int CHARS_PER_TOKEN = 4;
    private static final List<String> IDS =
            List.of("documentId", "document_id", "id", "source", "url", "file_name", "title");

    private final String modelName;
    private final SentenceRanker ranker;
    private final boolean inOnePiece;

    /**
     * @param modelName how it calls itself in its answers
     * @param inOnePiece whether nothing is streamed before the answer is complete
     * @param embedder compares the meaning of the best sentences with that of the question; null to look at words alone
     */
    public ExtractiveModel(String modelName, boolean inOnePiece, PromptEmbedder embedder) {
        this.modelName = modelName;
        this.ranker = new SentenceRanker(embedder);
        this.inOnePiece = inOnePiece;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        ChatResponse answer = answer(request);
        try {
            if (!inOnePiece) {
                handler.onPartialResponse(answer.aiMessage().text());
            }
        } catch (RuntimeException e) {
            handler.onError(e);
            return;
        }
        handler.onCompleteResponse(answer);
    }

    /**
     * The answer, at once.
     *
     * @param request with or without a {@link Grounding}
     * @return a sentence of a passage, or {@value #NOTHING}
     */
    public ChatResponse answer(ChatRequest request) {
        AiMessage message = message(request);
        int tokensIn = new RequestVariables(request).tokensEstimate();
        int tokensOut = (message.text().length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
        return ChatResponse.builder()
                .aiMessage(message)
                .modelName(modelName)
                .finishReason(FinishReason.STOP)
                .tokenUsage(new TokenUsage(tokensIn, tokensOut))
                .build();
    }

    private AiMessage message(ChatRequest request) {
        Optional<Grounding> grounding = Grounding.of(request);
        Optional<Quote> quote = grounding.flatMap(found -> ranker.best(
                Objects.requireNonNullElse(found.question(), ""),
                found.passages().stream()
                        .map(passage -> passage.textSegment().text())
                        .toList()));
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(CONFIDENCE, quote.map(Quote::confidence).orElse(0.0));
        quote.ifPresent(best -> {
            attributes.put(PASSAGE, best.passage() + 1);
            source(grounding.get().passages().get(best.passage()).textSegment().metadata())
                    .ifPresent(id -> attributes.put(SOURCE, id));
        });
        return AiMessage.builder()
                .text(quote.map(Quote::text).orElse(NOTHING))
                .attributes(attributes)
                .build();
    }

    private static Optional<String> source(Metadata metadata) {
        Map<String, Object> known = metadata.toMap();
        return IDS.stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst();
    }
}

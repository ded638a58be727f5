/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.expression.RequestVariables;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What deciders look at in a request: its text, structure and embedding, each computed on first use and kept, so that several deciders pay
 * once. Belongs to one request; not thread-safe.
 */
public final class PromptFeatures {

    private final RequestVariables variables;
    private final EmbeddingBill bill = new EmbeddingBill();
    private String text;
    private String language;
    private double[] structure;
    private PromptEmbedder embeddedBy;
    private float[] embedding;

    private PromptFeatures(RequestVariables variables) {
        this.variables = Objects.requireNonNull(variables, "variables");
    }

    /** Of a chat request; {@code variables} are shared with the rules. */
    public static PromptFeatures of(RequestVariables variables) {
        return new PromptFeatures(variables);
    }

    /** Of a single user message. */
    public static PromptFeatures of(String text) {
        return of(new RequestVariables(
                ChatRequest.builder().messages(UserMessage.from(text)).build()));
    }

    /** Of a single user message that was embedded before. */
    public static PromptFeatures of(String text, PromptEmbedder embedder, float[] embedding) {
        PromptFeatures features = of(text);
        features.embeddedBy = embedder;
        features.embedding = embedding;
        return features;
    }

    /** Takes over the embedding of an earlier request that asks the same; nothing happens if it asks something else. */
    public void reuse(PromptFeatures earlier) {
        if (embedding == null && earlier.embedding != null && text().equals(earlier.text())) {
            embeddedBy = earlier.embeddedBy;
            embedding = earlier.embedding;
            earlier.bill.take().ifPresent(item -> bill.pays(item.model(), item.tokens(), item.cost()));
        }
    }

    /** What embedding it has cost. */
    public EmbeddingBill bill() {
        return bill;
    }

    /** What the human asks: the last user message, without what an agent wrapped around it ({@link LastAsk}). */
    public String text() {
        if (text == null) {
            List<String> messages = variables.userTexts();
            text = messages.isEmpty() ? variables.text() : LastAsk.of(messages);
        }
        return text;
    }

    /** A guess at the text's language, such as "en" or "zh"; "und" where it is not clear. */
    public String language() {
        if (language == null) {
            language = Language.of(text());
        }
        return language;
    }

    /** The request's structure, {@link StructureFeatures#NAMES} names the numbers; not to be changed. */
    public double[] structure() {
        return structure == null ? structure(words()) : structure;
    }

    /** The same where the {@link #words} are known. */
    public double[] structure(Words words) {
        if (structure == null) {
            String window = StructureFeatures.window(text());
            language =
                    language == null ? Language.of(text(), window.length() < text().length() ? null : words) : language;
            structure = StructureFeatures.of(window, words, variables, language);
        }
        return structure;
    }

    /** The words of the part of the text that counts, cut anew by each call: kept, they would be most of what many requests take that are learned from. */
    public Words words() {
        return Words.inWindow(text());
    }

    /**
     * The text's embedding; computed once for all who ask with the same embedder.
     *
     * @param embedder who embeds
     * @return a vector of unit length; not to be changed
     */
    public float[] embedding(PromptEmbedder embedder) {
        if (embeddedBy != embedder) {
            embedding = embedder.embed(text(), bill);
            embeddedBy = embedder;
        }
        return embedding;
    }

    /** The text's embedding, if somebody has asked for it; whoever asks here computes nothing. */
    public Optional<float[]> embedded() {
        return Optional.ofNullable(embedding);
    }
}

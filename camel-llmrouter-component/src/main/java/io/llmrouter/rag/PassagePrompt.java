/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.model.Grounding;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts passages into the last user message, numbered, so that an answer can cite them, and told apart from the question. Passages are put in as they
 * are: nothing in them is read as a template. Immutable and thread-safe.
 *
 * @param instruction what the model is told after the passages
 * @param maxChars characters of all passages together; whole passages that do not fit are left out, but the best one is cut
 */
public record PassagePrompt(String instruction, int maxChars) {

    /** Answers rest on the passages, cite them, or say that they cannot. */
    public static final String INSTRUCTION =
            "Answer the question from these passages only and cite those that you use by"
                    + " their numbers, like [1]. If they do not answer it, say that the documents do not answer it.";

    /** The usual instruction and 12,000 characters, some 3,000 tokens. */
    public static final PassagePrompt DEFAULT = new PassagePrompt(INSTRUCTION, 12_000);

    /** @throws IllegalArgumentException if there is no room */
    public PassagePrompt {
        if (maxChars < 1) {
            throw new IllegalArgumentException("maxChars is " + maxChars + "; at least 1 character of passages");
        }
    }

    /** The passages that fit, best first. */
    public List<dev.langchain4j.rag.content.Content> fitting(List<dev.langchain4j.rag.content.Content> passages) {
        List<dev.langchain4j.rag.content.Content> fitting = new ArrayList<>();
        int room = maxChars;
        for (dev.langchain4j.rag.content.Content passage : passages) {
            int chars = passage.textSegment().text().length();
            if (chars <= room || fitting.isEmpty()) {
                fitting.add(passage);
                room -= Math.min(chars, room);
            }
        }
        return fitting;
    }

    /**
     * The request for models.
     *
     * @param asked as the caller made it
     * @param grounding the question, and passages that fit
     * @return the same with the passages in its last user message, which carries the grounding
     */
    public ChatRequest with(ChatRequest asked, Grounding grounding) {
        List<ChatMessage> messages = new ArrayList<>(asked.messages());
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage user) {
                messages.set(i, grounding.attachTo(with(user, grounding)));
                break;
            }
        }
        return asked.toBuilder().messages(messages).build();
    }

    private UserMessage with(UserMessage asked, Grounding grounding) {
        List<Content> contents = new ArrayList<>(asked.contents());
        contents.add(TextContent.from(text(grounding)));
        if (contents.stream().allMatch(TextContent.class::isInstance)) {
            StringBuilder joined = new StringBuilder();
            contents.forEach(part -> joined.append(((TextContent) part).text()));
            contents = List.of(TextContent.from(joined.toString()));
        }
        return asked.toBuilder().contents(contents).build();
    }

    private String text(Grounding grounding) {
        StringBuilder text = new StringBuilder("\n\nPassages:\n");
        int number = 0;
        for (dev.langchain4j.rag.content.Content passage : grounding.passages()) {
            String words = passage.textSegment().text();
            text.append('[').append(++number).append("] ");
            text.append(words, 0, Math.min(words.length(), maxChars)).append("\n\n");
        }
        return text.append(instruction).toString();
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ContentType;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rule may look at in a request. Everything is derived from the text in one pass or less, on first use, and kept: five rules cost one count.
 * Not thread-safe; belongs to one request.
 *
 * <p>Variables: {@code text} (the last user message), {@code words}, {@code chars} (of that message), {@code tokens} (of the whole request, estimated
 * as characters / 4), {@code turns} (user messages), {@code hasCode}, {@code hasImage}, {@code hasTools}, {@code wantsJson}, {@code question} (ends
 * with a question mark, in any script), {@code retrieval} (probability that the passages that were retrieved hold the answer, 0 without retrieval) and
 * {@code passages} (how many there are). Characters are UTF-16 units, as in Java.
 */
public final class RequestVariables {

    private static final String QUESTION_MARKS = "?\uff1f\u061f"; // also the full-width and the Arabic one
    private static final int CODE_WINDOW = 65_536;
    private static final int CHARS_PER_TOKEN = 4;
    private static final byte[] WHITE = white();

    private final ChatRequest request;
    private String text;
    private int words = -1;
    private int totalChars = -1;
    private Boolean code;
    private double retrieval;
    private int passages;

    /** @param request the request to describe */
    public RequestVariables(ChatRequest request) {
        this.request = request;
    }

    /**
     * The value of a variable.
     *
     * @param name one of {@link RequestExpression#VARIABLES}
     * @return a String, Long, Double or Boolean
     */
    public Object get(String name) {
        return switch (name) {
            case "text" -> text();
            case "words" -> (long) words();
            case "chars" -> (long) text().length();
            case "tokens" -> (long) tokensEstimate();
            case "turns" -> (long) turns();
            case "hasCode" -> hasCode();
            case "hasImage" -> hasImage();
            case "hasTools" -> hasTools();
            case "wantsJson" -> wantsJson();
            case "question" -> isQuestion();
            case "retrieval" -> retrieval;
            case "passages" -> (long) passages;
            default ->
                throw new IllegalArgumentException(
                        "no request variable '" + name + "'; known: " + RequestExpression.VARIABLES.keySet());
        };
    }

    /** Text of the last user message; the last message's text if no user spoke. */
    public String text() {
        if (text == null) {
            text = lastUserText(request.messages());
        }
        return text;
    }

    /**
     * Says what was retrieved for the request.
     *
     * @param probability that the passages hold the answer; NaN, for unknown, counts as 0
     * @param count how many there are
     */
    public void retrieved(double probability, int count) {
        retrieval = Double.isNaN(probability) ? 0 : probability;
        passages = count;
    }

    /** Texts of all user messages, oldest first; empty if no user spoke. */
    public List<String> userTexts() {
        List<String> texts = new ArrayList<>(request.messages().size());
        for (ChatMessage message : request.messages()) {
            if (message instanceof UserMessage) {
                texts.add(textOf(message));
            }
        }
        return texts;
    }

    /** Runs of non-white characters in {@link #text()}. */
    public int words() {
        if (words < 0) {
            words = countWords(text());
        }
        return words;
    }

    /** Characters of all text in the request. */
    public int totalChars() {
        if (totalChars < 0) {
            int sum = 0;
            for (ChatMessage message : request.messages()) {
                sum += textOf(message).length();
            }
            totalChars = sum;
        }
        return totalChars;
    }

    /** Input tokens of the whole request, estimated as a quarter of its characters. */
    public int tokensEstimate() {
        return (totalChars() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    }

    /** Number of user messages. */
    public int turns() {
        int turns = 0;
        for (ChatMessage message : request.messages()) {
            turns += message instanceof UserMessage ? 1 : 0;
        }
        return turns;
    }

    /** Whether the last user message seems to contain program code, judged on its first 64 k characters. */
    public boolean hasCode() {
        if (code == null) {
            String window = text().length() > CODE_WINDOW ? text().substring(0, CODE_WINDOW) : text();
            code = CodeSigns.in(window);
        }
        return code;
    }

    /** Whether any user message carries an image. */
    public boolean hasImage() {
        for (ChatMessage message : request.messages()) {
            if (message instanceof UserMessage user && hasImage(user)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasImage(UserMessage message) {
        for (Content content : message.contents()) {
            if (content.type() == ContentType.IMAGE) {
                return true;
            }
        }
        return false;
    }

    /** Whether the request offers tools. */
    public boolean hasTools() {
        return request.toolSpecifications() != null
                && !request.toolSpecifications().isEmpty();
    }

    /** Whether the request wants JSON back. */
    public boolean wantsJson() {
        return request.responseFormat() != null && request.responseFormat().type() == ResponseFormatType.JSON;
    }

    private boolean isQuestion() {
        String asked = text().stripTrailing();
        return !asked.isEmpty() && QUESTION_MARKS.indexOf(asked.charAt(asked.length() - 1)) >= 0;
    }

    private static int countWords(String text) {
        char[] chars = text.toCharArray(); // faster to walk through than the string
        int count = 0;
        int before = 1;
        for (char c : chars) { // without a branch: each begin and end of a word would be guessed wrong
            int white = c < WHITE.length ? WHITE[c] : Character.isWhitespace(c) ? 1 : 0;
            count += before & (1 - white);
            before = white;
        }
        return count;
    }

    private static byte[] white() {
        byte[] white = new byte[128];
        for (char c = 0; c < white.length; c++) {
            white[c] = (byte) (Character.isWhitespace(c) ? 1 : 0);
        }
        return white;
    }

    private static String lastUserText(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage) {
                return textOf(messages.get(i));
            }
        }
        return messages.isEmpty() ? "" : textOf(messages.get(messages.size() - 1));
    }

    private static String textOf(ChatMessage message) {
        if (message instanceof UserMessage user) {
            if (user.hasSingleText()) {
                return user.singleText();
            }
            StringBuilder all = new StringBuilder();
            user.contents()
                    .forEach(content -> all.append(content instanceof TextContent part ? part.text() + "\n" : ""));
            return all.toString().stripTrailing();
        }
        if (message instanceof SystemMessage system) {
            return system.text();
        }
        if (message instanceof AiMessage ai) {
            return ai.text() == null ? "" : ai.text();
        }
        if (message instanceof ToolExecutionResultMessage result) {
            return result.text() == null ? "" : result.text();
        }
        return "";
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the human asked last, in the prompts of agents, which wrap it into reminders, files, tool results and instructions.
 *
 * <p>Idea: from the last user message backwards, the first that holds more than results of tools; in it the block, or the section under the heading,
 * that agents use for what the human said, else the message without the blocks that agents add. In doubt the message stays whole: features of too
 * much text are better than those of the wrong text. Cost: a few passes over at most {@value #MOST} characters of a message, with bounded patterns.
 * Known weakness: it knows the forms of common agents, not all. Stateless.
 */
public final class LastAsk {

    private static final int MOST = 65_536;
    private static final int LONG_FENCE = 1500;

    /** Results of tools that come as messages of the user. */
    private static final Pattern RESULT = Pattern.compile(
            "^(?:observation:|tool (?:result|output|response)\\b|\\[tool[ _](?:result|output)|execution result of \\[|"
                    + "\\[[a-z_]{2,40}+(?: for '[^'\\n]{0,300}+')?] result:|\\[the command completed|function result\\b|"
                    + "result of calling\\b|\\{\"(?:tool_use_id|tool_call_id)\")",
            Pattern.CASE_INSENSITIVE);
    /** Headings over what the human said. */
    private static final Pattern HEADING = Pattern.compile(
            "(?mi)^(?:#{1,4} {0,3}+(?:(?:the |your |current )?task(?: description)?|user(?:'s)? (?:request|query|question|message|input)|"
                    + "request|question) {0,3}+:?[ \\t]*+$|(?:\\*\\*)?(?:user(?:'s)? (?:request|query|question|message|input)|new input|current task|"
                    + "my request(?: for \\w{1,20})?) {0,3}+:(?:\\*\\*)?)");
    /** Headings that say so only in a prompt that is a form to be filled in. */
    private static final Pattern FORM_FIELD =
            Pattern.compile("(?mi)^(?:### {0,3}+)?(?:question|task|user|human|instruction|input|query) {0,3}+:");

    private static final Pattern FORM = Pattern.compile(
            "(?mi)^(?:thought|action|action input|final answer|assistant|ai|### ?response|response) {0,3}+:");
    private static final Pattern SECTION_END = Pattern.compile(
            "(?mi)^(?:#{1,4} |thought {0,3}+:|action {0,3}+:|observation {0,3}+:|assistant {0,3}+:|ai {0,3}+:|response {0,3}+:|"
                    + "\\{?agent_scratchpad|-{3,}[ \\t]*+$)");

    private LastAsk() {}

    /**
     * The last ask.
     *
     * @param messages texts of the user's messages, oldest first
     * @return never blank unless the last message is; empty without messages
     */
    public static String of(List<String> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            String ask = in(messages.get(i));
            if (ask != null) {
                return ask;
            }
        }
        return messages.isEmpty() ? "" : messages.get(messages.size() - 1);
    }

    /** What the human says in a message; null if there is nothing but what agents add. */
    private static String in(String message) {
        String text = window(message);
        String tagged = HarnessBlocks.asked(text);
        if (says(tagged)) {
            return tagged;
        }
        String rest = HarnessBlocks.without(text);
        if (RESULT.matcher(rest).lookingAt() || !says(rest) && says(text)) {
            return null;
        }
        String alone = HarnessBlocks.askedAlone(rest);
        if (says(alone)) {
            return alone;
        }
        String section = section(rest);
        String ask = says(section) ? section : rest;
        String prose = withoutLongFences(ask);
        if (says(prose)) {
            ask = prose;
        }
        return ask.length() == message.strip().length() ? message : ask;
    }

    /** First and last half of what is longer than {@value #MOST} characters. */
    private static String window(String message) {
        return message.length() <= MOST
                ? message
                : message.substring(0, MOST / 2) + '\n' + message.substring(message.length() - MOST / 2);
    }

    private static boolean says(String text) {
        for (int i = 0, point; text != null && i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            if (Character.isLetterOrDigit(point)) {
                return true;
            }
        }
        return false;
    }

    private static String section(String text) {
        int from = lastEnd(HEADING, text);
        if (from < 0 && new LineStarts(FORM, text).find()) {
            from = lastEnd(FORM_FIELD, text);
        }
        if (from < 0) {
            return null;
        }
        LineStarts end = new LineStarts(SECTION_END, text);
        return text.substring(from, end.find(from) ? end.match().start() : text.length())
                .strip();
    }

    private static int lastEnd(Pattern heading, String text) {
        int end = -1;
        LineStarts lines = new LineStarts(heading, text);
        while (lines.find()) {
            end = lines.match().end();
        }
        return end;
    }

    /** Pasted files of more than {@value #LONG_FENCE} characters say little about what is asked of them. */
    private static String withoutLongFences(String text) {
        if (!text.contains("```")) {
            return text.strip();
        }
        StringBuilder kept = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf("```"); open >= 0; open = text.indexOf("```", from)) {
            int close = text.indexOf("```", open + 3);
            if (close < 0) {
                break;
            }
            boolean tooLong = close - open > LONG_FENCE;
            kept.append(text, from, tooLong ? open : close + 3);
            from = close + 3;
        }
        return kept.append(text, from, text.length()).toString().strip();
    }
}

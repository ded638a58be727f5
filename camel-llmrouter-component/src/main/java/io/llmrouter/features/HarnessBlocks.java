/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blocks between tags in a message: those in which agents put what the human said, and those that they add around it. Only a tag that begins a line
 * and is closed counts; anything else may be what the human writes about. Stateless.
 */
final class HarnessBlocks {

    /** Said by the human, wherever they stand. */
    private static final List<String> ASKED = List.of(
            "user_query",
            "user_request",
            "user_message",
            "user_input",
            "user_question",
            "user_task",
            "pr_description",
            "issue_description");
    /** Said by the human if nothing else is left of the message. */
    private static final List<String> ASKED_PERHAPS =
            List.of("task", "question", "query", "request", "feedback", "instruction", "instructions", "prompt");

    private static final Set<String> ADDED = Set.of(
            "system-reminder",
            "system_reminder",
            "environment_details",
            "environment_context",
            "context",
            "file",
            "files",
            "file_content",
            "file_contents",
            "document",
            "documents",
            "attached_files",
            "uploaded_files",
            "open_and_recently_viewed_files",
            "additional_data",
            "additional_context",
            "project_layout",
            "project_context",
            "user_info",
            "user_instructions",
            "rules",
            "memory",
            "memories",
            "tool_result",
            "tool_results",
            "tool_response",
            "function_results",
            "function_result",
            "observation",
            "git_status",
            "local-command-stdout",
            "local-command-stderr",
            "command-name",
            "command-message",
            "ide_opened_file",
            "ide_selection",
            "ide_diagnostics",
            "search_results",
            "extra_info",
            "runtime_information",
            "repository_info",
            "repository_instructions",
            "workspace_info",
            "reminder",
            "thinking",
            "scratchpad",
            "example",
            "examples",
            "available_tools",
            "tools",
            "slash-commands");

    private static final Pattern OPENING =
            Pattern.compile("(?m)^[ \\t]{0,8}+<([A-Za-z][\\w-]{1,40}+)(?:\\s[^<>\\n]{0,200}+)?>");

    private HarnessBlocks() {}

    /** What stands in the last block that holds what the human said; null if there is none. */
    static String asked(String text) {
        return text.indexOf('<') < 0 ? null : lastOf(text, ASKED);
    }

    /** The same for tags that say so only where nothing else is left: this text begins with one. */
    static String askedAlone(String rest) {
        if (rest.indexOf('<') < 0) {
            return null;
        }
        Matcher first = OPENING.matcher(rest);
        boolean begins = first.find() && rest.substring(0, first.start()).isBlank();
        if (!begins || !ASKED_PERHAPS.contains(first.group(1).toLowerCase(Locale.ROOT))) {
            return null;
        }
        String tag = first.group(1);
        int end = rest.indexOf("</" + tag + '>', first.end());
        return end < 0 ? null : rest.substring(first.end(), end).strip();
    }

    private static String lastOf(String text, List<String> tags) {
        String found = null;
        Matcher opening = OPENING.matcher(text);
        while (opening.find()) {
            int end = text.indexOf("</" + opening.group(1) + '>', opening.end());
            if (end >= 0 && tags.contains(opening.group(1).toLowerCase(Locale.ROOT))) {
                String inside = text.substring(opening.end(), end).strip();
                found = inside.isEmpty() ? found : inside;
            }
        }
        return found;
    }

    /** The text without the blocks that agents add. */
    static String without(String text) {
        if (text.indexOf('<') < 0) {
            return text.strip();
        }
        StringBuilder kept = new StringBuilder();
        Matcher opening = OPENING.matcher(text);
        int from = 0;
        while (opening.find(from)) {
            String tag = opening.group(1);
            String closing = "</" + tag + '>';
            int end = ADDED.contains(tag.toLowerCase(Locale.ROOT)) ? text.indexOf(closing, opening.end()) : -1;
            int next = end < 0 ? opening.end() : end + closing.length();
            kept.append(text, from, end < 0 ? next : opening.start());
            from = next;
        }
        return kept.append(text, from, text.length()).toString().strip();
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Set;

/** Counts what turns a question into its opposite: "not", "without", and words that have a "not" inside, such as "illegal". Stateless. */
final class Negations {

    private static final Set<String> NEGATORS = Set.of(
            "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "unable",
            "hardly", "fail", "fails", "failed", "failing", "refuse", "refuses", "refused", "forget", "lack", "lacks",
            "lacking", "free", "against");
    /** A positive word, turned. */
    static final Set<String> TURNED = Set.of(
            "illegal",
            "unlawful",
            "forbidden",
            "banned",
            "prohibited",
            "disallowed",
            "impossible",
            "incorrect",
            "wrong",
            "invalid",
            "incapable",
            "inactive",
            "incomplete",
            "insecure",
            "unsafe",
            "unsupported",
            "unavailable",
            "unlimited",
            "uncommon",
            "unusual",
            "unfair",
            "unhealthy",
            "unhappy",
            "unknown",
            "unpaid",
            "unlike",
            "disagree",
            "dislike",
            "dislikes",
            "declined",
            "decline",
            "declines",
            "rejected",
            "reject",
            "rejects",
            "denied",
            "deny",
            "denies",
            "disapproved",
            "blocked",
            "nonstop",
            "atheist",
            "innocent",
            "useless",
            "harmless",
            "jobless");

    private static final Set<String> AFTER_FREE =
            Set.of("time", "to", "will", "energy", "market", "speech", "trade", "kick");
    private static final Set<String> LAW = Set.of("law", "rule", "rules");
    private static final Set<String> AFTER_NOT = Set.of("only", "just");
    private static final Set<String> IDIOMS = Set.of("whether or not", "or not", "why not", "not sure");

    private Negations() {}

    static int count(Wording wording) {
        int count = 0;
        for (int at = 0; at < wording.size(); at++) {
            String word = wording.word(at);
            if (TURNED.contains(word) || NEGATORS.contains(word) && counts(word, wording, at)) {
                count++;
            }
        }
        return count;
    }

    private static boolean counts(String word, Wording wording, int at) {
        String before = wording.word(at - 1);
        String after = wording.word(at + 1);
        return switch (word) {
            case "free" -> !AFTER_FREE.contains(after) && !before.equals("feel");
            case "not" ->
                !AFTER_NOT.contains(after)
                        && !IDIOMS.contains(before + " not")
                        && !IDIOMS.contains("not " + after)
                        && !isAside(wording, at);
            case "no" -> !after.equals("matter");
            case "against" -> LAW.contains(after) || LAW.contains(wording.word(at + 2));
            default -> true;
        };
    }

    /** "I don't know how to ..." and "I do not understand why ..." ask the same without it. */
    private static boolean isAside(Wording wording, int at) {
        String after = wording.word(at + 1);
        return (after.equals("know")
                        || after.equals("understand")
                        || after.equals("see") && wording.word(at + 2).equals("how"))
                && at >= 2
                && wording.word(at - 2).equals("i");
    }
}

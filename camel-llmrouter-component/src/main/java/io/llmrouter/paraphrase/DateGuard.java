/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Another day, weekday or month is another question.
 *
 * <p>Idea: the calendar words of both questions, those on one side only; refused if both sides have some. "May" and "march" count beside a number or after a
 * preposition. "Next monday" is another day than "monday". Known weakness: it knows no calendar, so "tomorrow" never equals a date.
 */
final class DateGuard implements QuestionGuard {

    private static final Map<String, String> WORDS = new HashMap<>();
    private static final Set<String> ALSO_VERBS = Set.of("may", "march", "sun", "sat", "mon", "wed", "dec", "mar");
    private static final Set<String> BEFORE =
            Set.of("in", "of", "on", "last", "next", "this", "until", "since", "for", "by", "early", "late");
    private static final Set<String> SPANS = Set.of("week", "month", "year", "weekend", "quarter", "summer", "winter");
    private static final Set<String> MODIFIERS = Set.of("next", "last", "this", "coming", "previous");

    static {
        String[] months = {
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec"
        };
        String[] days = {
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thurs",
            "friday fri",
            "saturday sat",
            "sunday sun"
        };
        String[] relative = {"today", "tomorrow", "yesterday", "tonight"};
        for (String[] group : new String[][] {months, days, relative}) {
            for (String names : group) {
                for (String name : names.split(" ")) {
                    WORDS.put(name, names.split(" ")[0]);
                }
            }
        }
    }

    @Override
    public String name() {
        return "date";
    }

    @Override
    public Optional<String> difference(Wording asked, Wording kept) {
        Set<String> here = dates(asked);
        Set<String> there = dates(kept);
        Set<String> onlyHere = new LinkedHashSet<>(here);
        onlyHere.removeAll(there);
        Set<String> onlyThere = new LinkedHashSet<>(there);
        onlyThere.removeAll(here);
        return onlyHere.isEmpty() || onlyThere.isEmpty()
                ? Optional.empty()
                : Optional.of(onlyHere.iterator().next() + " against "
                        + onlyThere.iterator().next());
    }

    static boolean isWord(String word) {
        return WORDS.containsKey(word) || SPANS.contains(word) || word.equals("day");
    }

    static Set<String> dates(Wording wording) {
        Set<String> dates = new LinkedHashSet<>();
        for (int at = 0; at < wording.size(); at++) {
            String word = wording.word(at);
            String before = wording.word(at - 1);
            boolean modified = MODIFIERS.contains(before);
            String date =
                    WORDS.get(word.length() > 4 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
            if (date != null && (!ALSO_VERBS.contains(word) || isDate(wording, at))) {
                dates.add(modified && !before.equals("this") ? before + " " + date : date);
            } else if (SPANS.contains(word) && modified) {
                dates.add(before + " " + word);
            }
        }
        return dates;
    }

    private static boolean isDate(Wording wording, int at) {
        String before = wording.word(at - 1);
        String after = wording.word(at + 1);
        return BEFORE.contains(before)
                || !before.isEmpty() && Character.isDigit(before.charAt(0))
                || !after.isEmpty() && Character.isDigit(after.charAt(0));
    }
}

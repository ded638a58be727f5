/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * "The time in London" against "the time in Paris".
 *
 * <p>Idea: a name is what is written with a capital within a sentence, or a place, language or currency that the JDK knows. Refused if each question has a name that the other
 * has nothing like: not the same beginning, not its initials. Known weakness: names in lower case that the JDK does not know, such as those of companies,
 * are left to the learned score.
 */
final class NameGuard implements QuestionGuard {

    private static final double ENOUGH_SHARED = Double.parseDouble(System.getProperty("ns", "0.4"));
    private static final int SAME_BEGINNING = 4;
    private static final Set<String> COMPASS =
            Set.of("north", "south", "east", "west", "northern", "southern", "eastern", "western");

    @Override
    public String name() {
        return "name";
    }

    @Override
    public Optional<String> difference(Wording asked, Wording kept) {
        List<String> here = only(asked, kept);
        List<String> there = here.isEmpty() ? List.of() : only(kept, asked);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>(here);
        names.addAll(there);
        return Content.common(asked, kept, names) < ENOUGH_SHARED
                ? Optional.empty()
                : Optional.of(here.get(0) + " against " + there.get(0));
    }

    /** Names of the one question that the other has nothing like. */
    static List<String> only(Wording of, Wording other) {
        List<String> only = new ArrayList<>();
        for (Wording.Token token : of.tokens()) {
            if (isName(token) && !isIn(token.word(), other)) {
                only.add(token.word());
            }
        }
        return only;
    }

    private static boolean isName(Wording.Token token) {
        return token.isWord()
                && !Content.isEmpty(token.word())
                && (token.isName() || KnownNames.contains(token.word()) || COMPASS.contains(token.word()));
    }

    private static boolean isIn(String name, Wording other) {
        if (other.words().contains(name)) {
            return true;
        }
        String stem = Wording.stem(name);
        for (Wording.Token token : other.tokens()) {
            String word = token.word();
            if (Wording.stem(word).equals(stem) || alike(name, word)) {
                return true;
            }
        }
        return name.length() <= SAME_BEGINNING && hasInitials(name, other) || isExpansion(name, other);
    }

    private static boolean alike(String a, String b) {
        int common = 0;
        int least = Math.min(a.length(), b.length());
        while (common < least && a.charAt(common) == b.charAt(common)) {
            common++;
        }
        return common >= Math.max(SAME_BEGINNING, Math.min(least, 5))
                || common >= 2 && common == least && !COMPASS.contains(a);
    }

    /** "us" among the words "united states". */
    private static boolean hasInitials(String initials, Wording other) {
        StringBuilder firsts = new StringBuilder();
        other.tokens().forEach(token -> firsts.append(token.word().charAt(0)));
        return initials.length() > 1 && firsts.indexOf(initials) >= 0;
    }

    /** "united" where the other has an acronym that begins like it. */
    private static boolean isExpansion(String name, Wording other) {
        return other.tokens().stream()
                .anyMatch(token -> token.isName()
                        && token.word().length() <= SAME_BEGINNING
                        && token.word().indexOf(name.charAt(0)) >= 0);
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * "From A to B" against "from B to A", "do sharks eat seals" against "do seals eat sharks".
 *
 * <p>Idea: a word after "from" or "out of" is a source, after "to" or "into" a goal, after "by" it acts, after "than", "over" or "instead of" it is
 * what the other is held against. Refused if a word has such a part in one question and the opposite part in the other. Else, if both
 * questions are made of nearly the same words and two words have changed places that are not joined by "and", "or" or "between", refused too; "by" on one side alone turns the order around. Known weakness: it
 * parses nothing, and a word's part is that of the last preposition before it.
 */
final class RoleGuard implements QuestionGuard {

    private static final double SAME_WORDS = 0.75;
    private static final double MANY_WORDS = 0.5;
    private static final Set<String> DETERMINERS =
            Set.of("the", "a", "an", "my", "your", "his", "her", "our", "their", "one", "hundred");
    private static final Set<String> JOINING =
            Set.of("and", "or", "vs", "versus", "between", "with", "&", "nor", "both", "v");
    private static final Set<String> TURNING =
            Set.of("by", "than", "instead", "from", "to", "over", "against", "before", "after", "of", "if", "when");

    /** Verbs of asking, which stand anywhere. */
    private static final Set<String> LOOSE =
            Set.of("learn", "find", "mean", "tell", "explain", "possible", "ask", "question", "best", "good");

    /** What stands behind them is not what stands before them. */
    private static final List<String> DIRECTED = List.of(
            "than", "over", "for", "with", "by", "into", "that", "against", "if", "before", "after", "without", "as");

    private static final Set<String> BE = Set.of("is", "are", "was", "were", "be", "been", "being");

    /** These make both sides alike. */
    private static final Set<String> SYMMETRIC = Set.of(
            "difference",
            "differences",
            "compare",
            "compared",
            "comparison",
            "vs",
            "versus",
            "between",
            "similar",
            "relationship",
            "relation",
            "mix",
            "combine",
            "married",
            "together");

    private enum Part {
        SOURCE,
        GOAL,
        ACTOR,
        MEASURE;

        boolean isOpposite(Part other) {
            return this == SOURCE && other == GOAL || this == GOAL && other == SOURCE;
        }
    }

    private static final Map<String, Part> PREPOSITIONS = Map.of(
            "from",
            Part.SOURCE,
            "to",
            Part.GOAL,
            "into",
            Part.GOAL,
            "onto",
            Part.GOAL,
            "by",
            Part.ACTOR,
            "than",
            Part.MEASURE);

    @Override
    public String name() {
        return "role";
    }

    @Override
    public Optional<String> difference(Wording asked, Wording kept) {
        Map<String, Part> here = parts(asked);
        Map<String, Part> there = parts(kept);
        boolean told = !here.isEmpty() && here.keySet().stream().anyMatch(there::containsKey);
        for (Map.Entry<String, Part> part : here.entrySet()) {
            Part other = there.get(part.getKey());
            if (other != null && part.getValue().isOpposite(other)) {
                return Optional.of(part.getKey() + " has changed sides");
            }
        }
        Optional<String> objects = objects(asked, kept);
        if (objects.isPresent()) {
            return objects;
        }
        if (asked.words().contains("by") != kept.words().contains("by")) {
            boolean turned = asked.words().contains("by");
            return acted(turned ? asked : kept, turned ? kept : asked);
        }
        // words whose parts are told by prepositions may stand in any order
        return told ? Optional.empty() : exchanged(asked, kept);
    }

    /** Words behind prepositions; a word that stands behind two of them has no part. */
    private static Map<String, Part> parts(Wording wording) {
        Map<String, Part> parts = new HashMap<>();
        for (int at = 0; at < wording.size(); at++) {
            Part part = PREPOSITIONS.get(wording.word(at));
            boolean infinitive = part == Part.GOAL
                    && Content.isEmpty(wording.word(at + 1))
                    && !DETERMINERS.contains(wording.word(at + 1));
            if (part == null || infinitive) {
                continue;
            }
            int next = at + 1;
            while (DETERMINERS.contains(wording.word(next))) {
                next++;
            }
            String word = Wording.stem(wording.word(next));
            if (!word.isEmpty()) {
                parts.merge(word, part, (first, second) -> first == second ? first : Part.ACTOR);
            }
        }
        return parts;
    }

    /** "Older than A" against "older than B", where both questions speak of both. */
    private static Optional<String> objects(Wording asked, Wording kept) {
        if (asked.words().stream().anyMatch(SYMMETRIC::contains)
                || kept.words().stream().anyMatch(SYMMETRIC::contains)) {
            return Optional.empty();
        }
        Set<String> here = Content.of(asked);
        Set<String> there = Content.of(kept);
        for (String preposition : DIRECTED) {
            String one = object(asked, preposition);
            String other = object(kept, preposition);
            if (!one.isEmpty()
                    && !other.isEmpty()
                    && !one.equals(other)
                    && there.contains(one)
                    && here.contains(other)
                    && !DateGuard.isWord(one)
                    && !joined(asked, one, other)
                    && !joined(kept, one, other)
                    && Content.common(asked, kept, Set.of()) >= MANY_WORDS) {
                return Optional.of(one + " and " + other + " have changed places behind " + preposition);
            }
        }
        return Optional.empty();
    }

    /** The first word of content right behind a preposition that occurs once; empty if there is none. */
    private static String object(Wording wording, String preposition) {
        String found = "";
        int times = 0;
        for (int at = 0; at < wording.size(); at++) {
            if (wording.word(at).equals(preposition)) {
                times++;
                int next = at + 1;
                while (DETERMINERS.contains(wording.word(next))) {
                    next++;
                }
                found = Content.isEmpty(wording.word(next)) ? "" : Wording.stem(wording.word(next));
            }
        }
        return times == 1 ? found : "";
    }

    /** "Is A owned by B" against "does A own B": who acts is behind "by" in the one, and must be in front in the other. */
    private static Optional<String> acted(Wording passive, Wording active) {
        int by = -1;
        for (int at = 0; at < passive.size(); at++) {
            by = passive.word(at).equals("by") ? at : by;
        }
        int next = by + 1;
        while (DETERMINERS.contains(passive.word(next))) {
            next++;
        }
        if (passive.words().stream().noneMatch(BE::contains)) {
            return Optional.empty();
        }
        List<String> there = new ArrayList<>(Content.of(active));
        int actor = there.indexOf(Wording.stem(passive.word(next)));
        for (int at = 0; at < by && actor >= 0; at++) {
            String word = Wording.stem(passive.word(at));
            int acted = Content.isEmpty(passive.word(at)) ? -1 : there.indexOf(word);
            if (acted >= 0) {
                return acted < actor && Content.common(passive, active, Set.of()) >= MANY_WORDS
                        ? Optional.of(word + " and " + there.get(actor) + " have changed places")
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> exchanged(Wording asked, Wording kept) {
        List<String> here = new ArrayList<>(Content.of(asked));
        List<String> there = new ArrayList<>(Content.of(kept));
        List<String> shared = here.stream()
                .filter(there::contains)
                .filter(word -> !DateGuard.isWord(word) && !LOOSE.contains(word))
                .toList();
        if (shared.size() < 2
                || shared.size() < SAME_WORDS * Math.max(here.size(), there.size())
                || isTurned(asked, kept)) {
            return Optional.empty();
        }
        for (int i = 0; i < shared.size(); i++) {
            for (int k = i + 1; k < shared.size(); k++) {
                String first = shared.get(i);
                String second = shared.get(k);
                if (isExchange(there, shared, first, second)
                        && !joined(asked, first, second)
                        && !joined(kept, first, second)) {
                    return Optional.of(first + " and " + second + " have changed places");
                }
            }
        }
        return Optional.empty();
    }

    /** These two have each other's place among the shared words, and all others have kept theirs. */
    private static boolean isExchange(List<String> there, List<String> shared, String first, String second) {
        List<String> order = there.stream().filter(shared::contains).toList();
        for (int i = 0; i < shared.size(); i++) {
            String word = shared.get(i);
            String expected = word.equals(first) ? second : word.equals(second) ? first : word;
            if (!order.get(i).equals(expected)) {
                return false;
            }
        }
        return true;
    }

    /** Another preposition on one side alone may be why the order is another. */
    private static boolean isTurned(Wording asked, Wording kept) {
        return TURNING.stream()
                .anyMatch(word -> asked.words().contains(word) != kept.words().contains(word));
    }

    private static boolean joined(Wording wording, String first, String second) {
        int a = -1;
        int b = -1;
        for (int at = 0; at < wording.size(); at++) {
            String stem = Wording.stem(wording.word(at));
            a = a < 0 && stem.equals(first) ? at : a;
            b = b < 0 && stem.equals(second) ? at : b;
        }
        for (int at = Math.min(a, b) + 1; at < Math.max(a, b); at++) {
            if (JOINING.contains(wording.word(at))) {
                return true;
            }
        }
        return Math.abs(a - b) == 1;
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * What an answer looks like, whatever it is about: length, lines, lists, code, whether it was finished, whether it hedges, rounds or refuses. Belongs to
 * one answer.
 */
final class FormFeatures {

    static final Map<String, ToDoubleFunction<FormFeatures>> ALL = all();

    private static final Pattern LIST_ITEM = Pattern.compile("^\\s{0,8}(?:[-*+•]|\\d{1,2}[.)]|[Ss]tep \\d{1,2})\\s");
    private static final Pattern REFUSAL = Pattern.compile(
            "\\b(?:i'm sorry|i am sorry|i apologi[sz]e|as an ai|i cannot|i can't|unable to|don't know|do not know|not sure|no information"
                    + "|not enough information|cannot be determined|can't be determined)\\b");
    private static final Set<String> HEDGES = words(
            "approximately about roughly assume assuming maybe might perhaps probably possibly likely seems appears estimate unclear could generally usually");
    private static final Set<String> ROUNDING = words("round rounded rounding nearest whole fraction decimal");
    private static final Set<String> TURNS = words("however but wait actually instead although correction mistake");
    private static final Set<String> CONCLUSIONS = words("therefore so thus hence finally total altogether means");
    private static final Set<String> CONDITIONS = words("if since because when let suppose");
    private static final Set<String> CLAUSES = words("that which who where");
    private static final Set<String> MODALS = words("will would can should must need needs be");
    private static final Set<String> COMPARISONS = words("more less fewer than times twice half remaining left rest");
    private static final String ENDINGS = ".!?)%\"'*}]`";
    private static final int LONG_LINE = 20;

    private final AnsweredQuestion of;
    private final String text;
    private final List<String> lines;

    FormFeatures(AnsweredQuestion of) {
        this.of = of;
        this.text = of.prose.strip();
        this.lines = Arrays.stream(text.split("\n"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    static Set<String> words(String all) {
        return Set.of(all.split(" "));
    }

    private static Map<String, ToDoubleFunction<FormFeatures>> all() {
        Map<String, ToDoubleFunction<FormFeatures>> all = new LinkedHashMap<>();
        all.put("logAnswerChars", f -> Math.log1p(f.text.length()));
        all.put("logAnswerWords", f -> Math.log1p(f.of.words.size()));
        all.put("logLengthRatio", f -> Math.log((1.0 + f.text.length()) / (1.0 + f.of.question.length())));
        all.put("answerLines", f -> Math.log1p(f.lines.size()));
        all.put("lineWords", f -> Math.log1p(f.of.words.size() / Math.max(1.0, f.lines.size())));
        all.put(
                "listItems",
                f -> Math.log1p(f.lines.stream()
                        .filter(line -> LIST_ITEM.matcher(line + ' ').lookingAt())
                        .count()));
        all.put("codeFences", f -> Math.min(3, occurrences(f.text, "```")));
        all.put("openFence", f -> occurrences(f.text, "```") % 2);
        all.put("finished", f -> f.finished() ? 1 : 0);
        all.put("answerDistinctWords", f -> new HashSet<>(f.of.words).size() / Math.max(1.0, f.of.words.size()));
        all.put("repeatedLines", f -> Math.log1p(f.repeatedLines()));
        all.put(
                "refusals",
                f -> Math.log1p(REFUSAL.matcher(f.text.toLowerCase(Locale.ROOT))
                        .results()
                        .limit(20)
                        .count()));
        all.put("hedges", f -> f.count(HEDGES));
        all.put("rounding", f -> f.count(ROUNDING));
        all.put("turnsBack", f -> f.count(TURNS));
        all.put("conclusions", f -> f.count(CONCLUSIONS));
        all.put("conditions", f -> f.count(CONDITIONS));
        all.put("clauses", f -> f.count(CLAUSES));
        all.put("modals", f -> f.count(MODALS));
        all.put(
                "longestLine",
                f -> Math.log1p(f.lines.stream().mapToInt(String::length).max().orElse(0)));
        all.put(
                "linesWithoutDigit",
                f -> f.lines.stream()
                                .filter(line -> line.chars().noneMatch(Character::isDigit))
                                .count()
                        / Math.max(1.0, f.lines.size()));
        all.put("comparisons", f -> f.count(COMPARISONS));
        all.put(
                "letters",
                f -> Math.log1p(
                        f.of.words.stream().filter(FormFeatures::isVariable).count()));
        all.put("answerDigits", f -> f.share(Character::isDigit));
        all.put("answerUpperCase", f -> f.share(Character::isUpperCase));
        all.put("answerNotAscii", f -> f.share(c -> c > 127));
        all.put(
                "answerAsks",
                f -> Math.log1p(f.text.chars().filter(c -> c == '?').count()));
        all.put("emptyAnswer", f -> f.text.isEmpty() ? 1 : 0);
        return all;
    }

    /** A letter that stands alone, other than a and I, is a variable or a choice. */
    private static boolean isVariable(String word) {
        char letter = word.charAt(0);
        return word.length() == 1 && letter >= 'b' && letter <= 'z' && letter != 'i';
    }

    private double share(IntPredicate kind) {
        return text.chars().filter(kind).count() / Math.max(1.0, text.length());
    }

    private boolean finished() {
        if (text.isEmpty()) {
            return false;
        }
        char last = text.charAt(text.length() - 1);
        return Character.isDigit(last) || ENDINGS.indexOf(last) >= 0 || of.words.size() <= LONG_LINE;
    }

    private long repeatedLines() {
        return lines.size() - lines.stream().distinct().count();
    }

    private double count(Set<String> cues) {
        return Math.log1p(of.words.stream().filter(cues::contains).count());
    }

    private static int occurrences(String text, String of) {
        int count = 0;
        for (int at = text.indexOf(of); at >= 0; at = text.indexOf(of, at + of.length())) {
            count++;
        }
        return count;
    }
}

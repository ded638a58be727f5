/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The sentences of a text, word for word.
 *
 * <p>Idea: a blank line and the next item of a list end a sentence; within such a block the JDK's {@link BreakIterator} says where one could end, and an
 * end after an abbreviation, an initial, "No." before a number or the number of a list item is none. Cost: linear. Known weakness: the abbreviations are a short list, English and some
 * German, and an abbreviation that does end a sentence takes the next one along. Stateless.
 */
public final class Sentences {

    private static final Pattern BLOCK = Pattern.compile("\\R[ \\t]*+\\R|\\R(?=[ \\t]*+(?:[-*•#]|\\d{1,3}[.)])[ \\t])");
    private static final Set<String> ABBREVIATED =
            Set.of(("mr mrs ms dr prof st sr jr rev gen col capt lt sgt gov sen rep hon pres mt ft vs"
                            + " cf approx ca al ed eds vol pp fig figs ch sec inc ltd co corp bros dept est univ jan feb mar apr jun jul aug sep sept oct"
                            + " nov dec e.g i.e u.s u.k u.n d.c ph.d bzw usw evtl ggf nr str z.b d.h u.a hr fr abs art")
                    .split(" "));
    private static final Set<String> BEFORE_NUMBERS = Set.of("no", "nos", "p", "nr", "art", "abs");

    private Sentences() {}

    /**
     * Cuts a text.
     *
     * @param text any
     * @param most no more sentences than this are cut; what follows is left out
     * @return the sentences in their order, stripped, none of them blank
     */
    public static List<String> in(String text, int most) {
        List<String> sentences = new ArrayList<>();
        for (String block : BLOCK.split(text)) {
            if (sentences.size() >= most) {
                break;
            }
            addFrom(block, most, sentences);
        }
        return sentences;
    }

    private static void addFrom(String block, int most, List<String> sentences) {
        BreakIterator ends = BreakIterator.getSentenceInstance(Locale.ROOT);
        ends.setText(block);
        int start = ends.first();
        for (int end = ends.next(); end != BreakIterator.DONE && sentences.size() < most; end = ends.next()) {
            if (end < block.length() && isAbbreviated(block, start, end)) {
                continue;
            }
            String sentence = block.substring(start, end).strip();
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
            start = end;
        }
    }

    /** Whether the dot before this place belongs to a word. */
    private static boolean isAbbreviated(String block, int start, int end) {
        int dot = end - 1;
        while (dot > start && Character.isWhitespace(block.charAt(dot))) {
            dot--;
        }
        if (block.charAt(dot) != '.') {
            return false;
        }
        int word = dot;
        while (word > start && isInWord(block.charAt(word - 1))) {
            word--;
        }
        String last = block.substring(word, dot).toLowerCase(Locale.ROOT);
        boolean listed = word == start && last.chars().allMatch(Character::isDigit);
        boolean initial = last.length() == 1 && Character.isUpperCase(block.charAt(word)) && !last.equals("i");
        boolean numbered = BEFORE_NUMBERS.contains(last) && Character.isDigit(block.charAt(end));
        return listed || initial || numbered || ABBREVIATED.contains(last);
    }

    private static boolean isInWord(char c) {
        return Character.isLetterOrDigit(c) || c == '.';
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a question as guards and features look at them: cut once, lower case, contractions of <em>not</em> spelled out. Not to be changed.
 *
 * @param tokens in their order
 * @param words of the tokens, each once
 */
record Wording(List<Token> tokens, Set<String> words) {

    /** Longer texts are cut here: what follows is no question any more, and a pair costs its length. */
    private static final int MOST_TOKENS = 300;

    private static final Pattern TOKEN =
            Pattern.compile("[$€£¥%?!.]|\\p{N}+(?:[.,:/]\\p{N}+)*|\\p{L}\\p{M}*(?:\\p{L}|\\p{M})*(?:['’]\\p{L}+)*");
    private static final Map<String, String> IRREGULAR =
            Map.of("won't", "will", "can't", "can", "cannot", "can", "shan't", "shall");
    private static final Map<Character, String> SUFFIX = Map.of('s', "", 'd', "", 'm', "");
    /** More capitals than this and they say nothing. */
    private static final double SHOUTING = 0.6;

    /**
     * A word, number or sign.
     *
     * @param word in lower case
     * @param isName written with a capital where the beginning of a sentence does not ask for one
     */
    record Token(String word, boolean isName) {

        boolean isNumber() {
            return Character.isDigit(word.charAt(0));
        }

        boolean isWord() {
            return Character.isLetter(word.charAt(0));
        }
    }

    static Wording of(String text) {
        List<String> raw = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int capitals = 0;
        int letters = 0;
        while (matcher.find() && raw.size() < MOST_TOKENS) {
            String token = matcher.group();
            raw.add(token);
            letters += Character.isLetter(token.charAt(0)) ? 1 : 0;
            capitals += Character.isUpperCase(token.charAt(0)) ? 1 : 0;
        }
        boolean telling = capitals <= SHOUTING * letters || letters < 3;
        List<Token> tokens = new ArrayList<>(raw.size() + 4);
        boolean begins = true;
        for (String token : raw) {
            boolean name = telling && isName(token, begins);
            begins = token.equals(".") || token.equals("?") || token.equals("!");
            if (!begins) {
                add(tokens, token.toLowerCase(Locale.ROOT).replace('’', '\''), name);
            }
        }
        Set<String> words = new HashSet<>();
        tokens.forEach(token -> words.add(token.word));
        return new Wording(tokens, words);
    }

    private static boolean isName(String token, boolean begins) {
        boolean acronym = token.length() > 1 && token.equals(token.toUpperCase(Locale.ROOT));
        return Character.isUpperCase(token.charAt(0))
                && (acronym || !begins)
                && !token.equals("I")
                && !token.startsWith("I'")
                && !token.startsWith("I’");
    }

    private static void add(List<Token> tokens, String word, boolean name) {
        int apostrophe = word.indexOf('\'');
        boolean not = word.endsWith("n't") || word.equals("cannot") || word.equals("cant") || word.equals("dont");
        if (not) {
            String verb =
                    word.endsWith("n't") ? word.substring(0, word.length() - 3) : word.substring(0, word.length() - 1);
            tokens.add(new Token(IRREGULAR.getOrDefault(word, word.equals("cant") ? "can" : verb), false));
            tokens.add(new Token("not", false));
        } else if (apostrophe > 0
                && apostrophe == word.length() - 2
                && SUFFIX.containsKey(word.charAt(word.length() - 1))) {
            tokens.add(new Token(word.substring(0, apostrophe), name));
        } else if (apostrophe > 0) {
            tokens.add(new Token(word.substring(0, apostrophe), name));
            tokens.add(new Token(word.substring(apostrophe + 1), false));
        } else {
            tokens.add(new Token(word, name));
        }
    }

    int size() {
        return tokens.size();
    }

    /** Of the token at that place, or nothing beyond the ends. */
    String word(int at) {
        return at < 0 || at >= tokens.size() ? "" : tokens.get(at).word;
    }

    /** The word without the endings of English verbs and nouns; crude, and the same for all forms that matter here. */
    static String stem(String word) {
        int length = word.length();
        if (length > 5 && word.endsWith("ing")) {
            return undoubled(word.substring(0, length - 3));
        } else if (length > 4 && word.endsWith("ies")) {
            return word.substring(0, length - 3) + "y";
        } else if (length > 4 && word.endsWith("ed")) {
            return undoubled(word.substring(0, length - 2));
        } else if (length > 4 && word.endsWith("es") && !word.endsWith("ees")) {
            return undoubled(word.substring(0, length - 2));
        } else if (length > 3 && word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us")) {
            return undoubled(word.substring(0, length - 1));
        }
        return undoubled(word);
    }

    /** "stopp" and "stop", "close" and "clos" are one. */
    private static String undoubled(String word) {
        int last = word.length() - 1;
        if (last > 2 && word.charAt(last) == word.charAt(last - 1)) {
            return word.substring(0, last);
        }
        return last > 2 && word.charAt(last) == 'e' ? word.substring(0, last) : word;
    }
}

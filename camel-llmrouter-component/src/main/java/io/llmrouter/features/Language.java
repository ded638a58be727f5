/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A guess which language a text is in, good enough for a feature and a record.
 *
 * <p>Idea: the script decides where it names a language; among languages in Latin script the one most of whose commonest words occur, if it leads.
 * Cost: one pass over the first {@value #MOST} characters. Known weakness: a few words, or a language not listed, are "und". Stateless.
 */
public final class Language {

    /** Undetermined, as in BCP 47. */
    public static final String UNKNOWN = "und";

    private static final int MOST = 4096;
    private static final int FIRST_OTHER_SCRIPT = 0x370; // below, letters are Latin
    private static final int FEWEST_WORDS = 2;
    private static final double SHARE_OF_SCRIPT = 0.2;
    private static final Map<Character.UnicodeScript, String> SCRIPTS = Map.of(
            Character.UnicodeScript.CYRILLIC, "ru",
            Character.UnicodeScript.ARABIC, "ar",
            Character.UnicodeScript.HANGUL, "ko",
            Character.UnicodeScript.GREEK, "el",
            Character.UnicodeScript.HEBREW, "he",
            Character.UnicodeScript.DEVANAGARI, "hi",
            Character.UnicodeScript.THAI, "th",
            Character.UnicodeScript.HIRAGANA, "ja",
            Character.UnicodeScript.KATAKANA, "ja",
            Character.UnicodeScript.HAN, "zh");
    private static final Map<String, Set<String>> COMMONEST = Map.of(
            "en", words("the of and to is that it for with are was this what which how you your have not be from an"),
            "de", words("der die das und ist nicht ein eine mit wie was ich sie von den dem zu auf für im auch wird"),
            "es", words("el los las que una por con para es cómo qué del se como más mi su está y un al cuál"),
            "fr", words("le les des est une dans que pour qui avec vous je ne pas du et sur comment quel au ce il"),
            "it", words("il che di una per con non è come sono gli della del cosa mi questo ho nel più quale"),
            "pt", words("os que uma para com não é como do da em você qual mais são dos ao por isso meu"),
            "nl", words("het een van en dat niet is voor met wat hoe zijn op ik je deze aan worden kan de"));

    private static final List<String> CODES =
            COMMONEST.keySet().stream().sorted().toList();
    private static final int[] NONE = {};

    /** Turned round: of each common word the languages that have it, as places in {@link #CODES}. */
    private static final Map<String, int[]> LANGUAGES = languages();

    /** Characters of the longest common word; longer words say nothing here. */
    private static final int LONGEST =
            LANGUAGES.keySet().stream().mapToInt(String::length).max().orElse(0);

    private static Map<String, int[]> languages() {
        Map<String, int[]> languages = new HashMap<>();
        COMMONEST.values().stream()
                .flatMap(Set::stream)
                .forEach(word -> languages.put(
                        word,
                        IntStream.range(0, CODES.size())
                                .filter(code -> COMMONEST.get(CODES.get(code)).contains(word))
                                .toArray()));
        return languages;
    }

    private Language() {}

    private static Set<String> words(String list) {
        return Set.copyOf(List.of(list.split(" ")));
    }

    /** A code such as "en" or "zh", or {@link #UNKNOWN}. */
    public static String of(String text) {
        return of(text, null);
    }

    /** The same with the words of the text, if they are known. */
    static String of(String text, Words words) {
        boolean whole = text.length() <= MOST;
        String read = whole ? text : text.substring(0, MOST);
        String script = byScript(read);
        if (script != null) {
            return script;
        }
        return byWords(whole && words != null ? words.distinct() : Words.distinct(read, LONGEST));
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_OTHER_SCRIPT) {
                return false;
            }
        }
        return true;
    }

    private static String byScript(String text) {
        if (isLatin(text)) {
            return null;
        }
        Map<String, Integer> letters = new HashMap<>();
        int all = 0;
        for (int i = 0, point; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            if (Character.isLetter(point)) {
                all++;
                String language = point < FIRST_OTHER_SCRIPT ? null : SCRIPTS.get(Character.UnicodeScript.of(point));
                if (language != null) {
                    letters.merge(language, 1, Integer::sum);
                }
            }
        }
        if (letters.getOrDefault("ja", 0) > 0 && letters.containsKey("zh")) {
            letters.merge("ja", letters.remove("zh"), Integer::sum); // kana between the Han characters
        }
        double enough = SHARE_OF_SCRIPT * all;
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(most -> most.getValue() > enough)
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static String byWords(Set<String> distinct) {
        int[] hits = new int[CODES.size()];
        for (String word : distinct) {
            for (int language : LANGUAGES.getOrDefault(word, NONE)) {
                hits[language]++;
            }
        }
        int best = 0;
        int second = -1;
        for (int language = 1; language < hits.length; language++) {
            if (hits[language] > hits[best]) {
                second = best;
                best = language;
            } else if (second < 0 || hits[language] > hits[second]) {
                second = language;
            }
        }
        return hits[best] >= FEWEST_WORDS && hits[best] > hits[second] ? CODES.get(best) : UNKNOWN;
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Words that carry a question's content, as stems. Stateless. */
final class Content {

    private static final Set<String> EMPTY = Set.of(
            "a", "an", "the", "is", "are", "was", "were", "be", "been", "being", "am", "do", "does", "did", "done",
            "has", "have", "had", "having", "will", "would", "shall", "should", "can", "could", "may", "might", "must",
            "i", "me", "my", "mine", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "it", "its",
            "they", "them", "their", "this", "that", "these", "those", "there", "here", "what", "which", "who", "whom",
            "whose", "when", "where", "why", "how", "of", "in", "on", "at", "to", "for", "from", "by", "with", "about",
            "into", "onto", "as", "than", "then", "and", "or", "but", "if", "so", "not", "no", "please", "tell", "s",
            "re", "ve", "ll", "m", "d", "just", "also", "very", "really", "any", "some", "get", "want", "need", "know",
            "like", "way", "ways", "let", "give", "show", "there's", "ok", "hi", "hello", "help", "one", "go", "out",
            "up", "off", "over", "now", "too", "much", "many", "more", "most", "both");

    private Content() {}

    static boolean isEmpty(String word) {
        return EMPTY.contains(word);
    }

    /** Stems in the order of their first time. */
    static Set<String> of(Wording wording) {
        Set<String> stems = new LinkedHashSet<>();
        for (Wording.Token token : wording.tokens()) {
            if ((token.isWord() || token.isNumber()) && !EMPTY.contains(token.word())) {
                stems.add(Wording.stem(token.word()));
            }
        }
        return stems;
    }

    /** Part of the smaller question's content that the other has, too; 1 where there is none. */
    static double shared(Wording a, Wording b) {
        Set<String> one = of(a);
        Set<String> other = of(b);
        int least = Math.min(one.size(), other.size());
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return least == 0 ? 1 : (double) both.size() / least;
    }

    /**
     * Part of the content that both have, of all; 1 where there is none.
     *
     * @param apart words that are looked at elsewhere
     */
    static double common(Wording a, Wording b, Set<String> apart) {
        Set<String> one = of(a);
        Set<String> other = of(b);
        for (String word : apart) {
            one.remove(Wording.stem(word));
            other.remove(Wording.stem(word));
        }
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        int all = one.size() + other.size() - both.size();
        return all == 0 ? 1 : (double) both.size() / all;
    }
}

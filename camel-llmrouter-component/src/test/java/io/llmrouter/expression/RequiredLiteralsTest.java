/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredLiteralsTest {

    private static final String[] PARTS = {
        "a",
        "b",
        "abc",
        "cab",
        "bca",
        "K",
        "s",
        "(",
        "(?:",
        ")",
        "|",
        "?",
        "*",
        "+",
        "{0,1}",
        "{2}",
        "{0}",
        "[ab]",
        "[^a]",
        "[\\]a]",
        ".",
        "\\b",
        "^",
        "$",
        "\\s",
        "\\.",
        "\\x61",
        "\\pL",
        "\\Qa|b\\E",
        " ",
        "-",
        "(?i)",
        "(?s)",
        "é",
        "??"
    };
    private static final String ALPHABET = "abcABC kKsS-.|ſKé\n";

    @Test
    void matches_areNeverLost_whateverThePatternAndTheText() {
        Random random = new Random(7);
        int known = 0;
        int spared = 0;
        for (int round = 0; round < 60_000; round++) {
            String pattern = drawn(random);
            Pattern compiled = compiled(pattern);
            RequiredLiterals required =
                    compiled == null ? null : RequiredLiterals.of(pattern).orElse(null);
            for (int i = 0; required != null && i < 8; i++) {
                String text = text(random);
                boolean may = required.in(text);
                assertThat(may || !compiled.matcher(text).find())
                        .as("'%s' in '%s'", pattern, text)
                        .isTrue();
                spared += may ? 0 : 1;
            }
            known += required == null ? 0 : 1;
        }
        assertThat(known).isGreaterThan(3000);
        assertThat(spared).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "(?i)\\b(implement|trade-?offs?|step by step)\\b~It is a TRADEOFF.~true",
                "(?i)\\b(implement|trade-?offs?|step by step)\\b~Step by  step~false",
                "(?i)\\b(implement|trade-?offs?|step by step)\\b~What is a tower?~false",
                "^(summarise|translate)~to translate~true",
                "^(summarise|translate)~Translate~false",
                "abcd?~xabcx~true",
                "abcd?~xabx~false",
                "(?:abc)+x~abx~false",
                "(?i)kelvin~\u212aelvin~true"
            })
    void in_isTrueWhereOneOfThemStands(String pattern, String text, boolean found) {
        assertThat(RequiredLiterals.of(pattern).orElseThrow().in(text)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "a.c",
                "(abc)?",
                "abc|d",
                "(abc|)",
                "(abc){0,2}",
                "a(?i)bcd",
                "\\x61bcd",
                "(?P<name>abcd)",
                "[[:alpha:]]abcd",
                "\\Qabcd\\E"
            })
    void of_isEmpty_wherePatternsRequireNothingOrAreNotUnderstood(String pattern) {
        assertThat(RequiredLiterals.of(pattern)).isEmpty();
    }

    private static String drawn(Random random) {
        StringBuilder pattern = new StringBuilder(random.nextInt(3) == 0 ? "(?i)" : "");
        for (int i = 2 + random.nextInt(7); i > 0; i--) {
            pattern.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return pattern.toString();
    }

    private static Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private static String text(Random random) {
        List<String> words = List.of("abc", "ABC", "cab", "aab", "bca", "Abca");
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(
                    random.nextInt(3) == 0
                            ? words.get(random.nextInt(words.size()))
                            : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}

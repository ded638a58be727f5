/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierFeaturesTest {

    private static final String TOM = "Tom has 3 bags with 4 apples each. He eats 2. How many apples are left?";
    private static final String CHOICES = "Which planet is red?\nA) Venus\nB) Mars\nC) Saturn\nD) Earth";

    /** Oracle: counted by hand; counts of things are log(1 + count). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|equations|2|count",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|products|1|count",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|differences|1|count",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|wrongShare|0|value",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|chainedShare|0.5|value",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|danglingResults|0|count",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|unusedGiven|0|count",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|inventedNumbers|0|count",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|resultIsLast|1|value",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|resultIsMarked|1|value",
                "3 * 4 = 12 apples.~12 - 2 = 10.~#### 10|remainderNotSubtracted|0|value",
                "3 * 4 = 14.~14 - 2 = 12. The answer is 12|wrongShare|0.5|value",
                "3 * 4 = 14.~14 - 2 = 12. The answer is 12|wrongEquations|1|count",
                "3 * 4 = 14.~14 - 2 = 12. The answer is 12|largestError|0.1666667|value",
                "3 * 4 = <<3*4=12>>13|resultUnlikeMark|1|count",
                "3 * 4 = <<3*4=12>>12|resultUnlikeMark|0|count",
                "3 * 4 = <<3*4=12>>12|marks|1|count",
                "3 + 4 = 7, 2 * 17 = 34|undeclaredOperands|1|count",
                "3 + 4 = 7, 2 * 17 = 34|danglingResults|1|count",
                "3 + 4 = 7|unusedGiven|1|count",
                "3 + 4 = 7|unusedGivenShare|0.3333333|value",
                "3 + 4 = 7|remainderNotSubtracted|1|value",
                "4 * 3 - 2 = 10|givenOutOfOrder|0.5|value",
                "3 / 4 = 0.75|fractionOfCountable|1|value",
                "3 / 4 = 0.75|resultBelowOne|1|value",
                "I ate 99 of them|inventedNumbers|1|count",
                "3 + 4 + 2 = 9|resultIsSumOfGiven|1|value",
                "4|resultIsGiven|1|value",
                "I'm sorry, I cannot help.|refusals|2|count",
                "Perhaps it is about ten|hedges|2|count",
                "Perhaps it is about ten|noNumberThoughAsked|1|value",
                "There are 3 bags with~~twelve apples in total and then he eats~some of them, leaving|finished|1|value",
            })
    void features_ofAWordProblem_areAsCounted(String answer, String feature, double expected, String kind) {
        assertThat(value(TOM, answer.replace('~', '\n'), feature))
                .isCloseTo(kind.equals("count") ? Math.log1p(expected) : expected, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "B|choosesB|1",
                "B|onlyALetter|1",
                "(b) Mars|choosesB|1",
                "The answer is C.|choosesC|1",
                "The answer is C.|onlyALetter|0",
                "G|choosesAnother|1",
                "A planet is red|choosesA|0",
                "\\boxed{D}|choosesD|1",
                "It is Mars|choosesAnother|1",
                "D|choosesAnother|0",
            })
    void features_ofAChoice_sayWhichWasChosen(String answer, String feature, double expected) {
        assertThat(value(CHOICES, answer, feature)).isEqualTo(expected);
    }

    @Test
    void features_ofAFormThatWasAskedFor_sayWhetherItIsThere() {
        String json = "Give me the result as JSON.";
        assertThat(value(json, "{\"a\": 1}", "noJsonThoughAsked")).isZero();
        assertThat(value(json, "It is one.", "noJsonThoughAsked")).isOne();
        String code = "Write a function that adds two numbers.";
        assertThat(value(code, "Use a calculator.", "noCodeThoughAsked")).isOne();
        assertThat(value(code, "```\nreturn a + b\n", "noCodeThoughAsked")).isZero();
        assertThat(value(code, "```\nreturn a + b\n", "openFence")).isOne();
        assertThat(value("Is water wet?", "Yes, it is.", "neitherYesNorNo")).isZero();
        assertThat(value("Is water wet?", "Water is a liquid.", "neitherYesNorNo"))
                .isOne();
    }

    @Test
    void answerThatBreaksOff_isNotFinished() {
        String whole = "word ".repeat(30);
        assertThat(value(TOM, whole + "and then", "finished")).isZero();
        assertThat(value(TOM, whole + "and that is all.", "finished")).isOne();
    }

    @Test
    void oddTexts_haveFiniteFeatures() {
        for (String text : new String[] {
            "",
            " ",
            "\n\n",
            "\ud83d\ude00",
            "\ud83d",
            "٣ + ٤ = ٧",
            "你好，答案是十二。",
            "1/0 = 5",
            "999999999999999 * 999999999999999 = 1",
            "<<<<>>>>",
            "####",
            "A"
        }) {
            assertThat(Arrays.stream(VerifierFeatures.of(text, text))).as(text).allMatch(Double::isFinite);
            assertThat(VerifierFeatures.of(TOM, text)).hasSize(VerifierFeatures.NAMES.size());
        }
        assertThat(VerifierFeatures.NAMES).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1+",
                "1=",
                "(",
                "-",
                "1 2 ",
                "1,2,3 ",
                "9.",
                "<<",
                "<<1=1>>",
                "$",
                "= 1",
                "a ",
                "\n",
                "#### ",
                "A) x\n",
                "answer is ",
                "1 + 1 = 2\n",
                "? "
            })
    void hostileLengths_stayFast(String piece) {
        String long1 = piece.repeat(1_000_000 / piece.length());
        long start = System.nanoTime();
        VerifierFeatures.of(long1, long1);
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L); // a quadratic scan takes minutes here
    }

    @Test
    void manyDifferentNumbers_stayFast() {
        String all = IntStream.range(1000, 8000).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        String backwards = IntStream.range(1000, 8000)
                .mapToObj(i -> Integer.toString(9000 - i))
                .collect(Collectors.joining(" "));
        long start = System.nanoTime();
        assertThat(value(all, backwards, "givenOutOfOrder")).isGreaterThan(0.9);
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    private static double value(String question, String answer, String feature) {
        return VerifierFeatures.of(question, answer)[VerifierFeatures.NAMES.indexOf(feature)];
    }
}

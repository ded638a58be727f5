/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.confidence.StatedEquations.Equation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticConfidenceTest extends ConfidenceEstimatorContract {

    private static final String QUESTION = "Tom has 3 bags with 4 apples each. He eats 2. How many are left?";

    @Override
    ConfidenceEstimator create() {
        return new ArithmeticConfidence();
    }

    @Override
    ChatResponse answerWithSignal() {
        return answer(AiMessage.from("3 * 4 = 12. The answer is 12."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 * 4 = 12|12",
                "9 * $2 = $<<9*2=18>>18|18",
                "16 eggs - 3 eggs = 13 eggs|13",
                "5/2 = 2.5|2.5",
                "1,200 + 300 = 1,500|1500",
                "20% * 50 = 10|10",
                "(2 + 3) x 4 = 20|20",
                "2 × 3 = 6|6"
            })
    void equations_asPeopleWriteThem_areFoundAndHold(String text, double right) {
        List<Equation> found = StatedEquations.in(text);
        assertThat(found).isNotEmpty().allMatch(Equation::holds);
        assertThat(found.get(found.size() - 1).right()).isEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3 * 4 = 13", "100 - 1 = 98", "10 / 4 = 3"})
    void equations_thatAreWrong_doNotHold(String text) {
        assertThat(StatedEquations.in(text)).hasSize(1).noneMatch(Equation::holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x = 5", "no numbers", "= = =", "1/0 = 5", "((((", "5 = ", "2024-01-01"})
    void equations_inOtherText_areNotInvented(String text) {
        assertThat(StatedEquations.in(text)).isEmpty();
    }

    /** A sentence that ends with a result was glued to one that begins with a number, and both equations were lost. */
    @Test
    void equations_inSentencesThatFollowEachOther_areApart() {
        List<Equation> found = StatedEquations.in("3 * 4 = 14. 14 - 2 = 12. 1.5 * 2 = 3.0.");
        assertThat(found).extracting(Equation::right).containsExactly(14.0, 12.0, 3.0);
        assertThat(found).extracting(Equation::holds).containsExactly(false, true, true);
    }

    @Test
    void signal_forRightArithmetic_isAboveWrongArithmetic() {
        double right = ArithmeticConfidence.signal(QUESTION, "He has 3 * 4 = 12 apples. 12 - 2 = 10. The answer is 10.")
                .orElseThrow();
        double wrong = ArithmeticConfidence.signal(QUESTION, "He has 3 * 4 = 14 apples. 14 - 2 = 10. The answer is 10.")
                .orElseThrow();
        assertThat(right - wrong).isGreaterThan(0.3);
    }

    @Test
    void signal_forIgnoredNumbers_isLower() {
        double all =
                ArithmeticConfidence.signal(QUESTION, "3 * 4 = 12, 12 - 2 = 10").orElseThrow();
        double some =
                ArithmeticConfidence.signal(QUESTION, "3 * 4 = 12, 12 + 0 = 12").orElseThrow();
        assertThat(some).isLessThan(all);
    }

    @Test
    void signal_withoutAnyNumber_isMissing() {
        assertThat(ArithmeticConfidence.signal(QUESTION, "I do not know.")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1+", "1=", "(", "-", "1 2 ", "9.", "<<", "$", "= 1"})
    void signal_forHostileLengths_staysFast(String piece) {
        long start = System.nanoTime();
        ArithmeticConfidence.signal(QUESTION, piece.repeat(1_000_000 / piece.length()));
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L); // a backtracking pattern takes minutes here
    }
}

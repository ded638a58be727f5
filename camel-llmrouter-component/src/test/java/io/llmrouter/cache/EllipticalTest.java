/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EllipticalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "yes",
                "ok?",
                "Why?",
                "And him?",
                "what about Paris?",
                "How about the other one",
                "tell me more",
                "continue",
                "the second one",
                "und morgen?",
                "¿y ella?",
                "so?",
                "42",
                "你好"
            })
    void turnThatNeedsItsHistory_isElliptical_evenWithout(String question) {
        assertThat(Elliptical.why(question, false)).isPresent();
        assertThat(Elliptical.why(question, true)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"How old is he?", "Can you translate that into French?", "Is it waterproof?", "Was kostet das?"})
    void pronounInAShortTurn_pointsBack_whereSomethingWasSaid(String question) {
        assertThat(Elliptical.why(question, true)).isPresent();
        assertThat(Elliptical.why(question, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How do I reset my password?",
                "What is the capital of France",
                "Andorra: which languages are spoken?",
                "I lost my card yesterday evening and I do not know whether it was stolen",
                "reset password",
                "如何重置我的密码"
            })
    void wholeQuestion_standsByItself(String question) {
        assertThat(Elliptical.why(question, true)).isEmpty();
    }
}

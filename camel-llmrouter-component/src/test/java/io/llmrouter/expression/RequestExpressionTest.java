/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestExpressionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text == 'Is this Java? `int x;`?'",
                "words == 5",
                "chars == 23",
                "tokens == 8", // (23 + 6) / 4, rounded up
                "turns == 2",
                "!hasCode",
                "hasImage",
                "hasTools",
                "wantsJson",
                "question",
                "words < 10 && text.startsWith('Is') || chars > 1000000",
                "text.matches('^Is.*Java') && text.contains('Java') && size(text) == 23"
            })
    void everyVariable_isThere(String expression) {
        ChatRequest request = ChatRequest.builder()
                .messages(
                        UserMessage.from("Hi"),
                        AiMessage.from("Yes?"),
                        UserMessage.from(
                                TextContent.from("Is this Java? `int x;`?"),
                                ImageContent.from("http://localhost/x.png")))
                .toolSpecifications(ToolSpecification.builder().name("t").build())
                .responseFormat(ResponseFormat.JSON)
                .build();
        assertThat(RequestExpression.compile(expression).test(new RequestVariables(request)))
                .isTrue();
    }

    @Test
    void everyDeclaredVariable_hasAValue() {
        RequestVariables variables = about("x");
        assertThat(RequestExpression.VARIABLES.keySet())
                .allSatisfy(name -> assertThat(variables.get(name)).isNotNull());
        assertThatThrownBy(() -> variables.get("wrds")).hasMessageContaining("words");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "words < 'five'",
                "text + 1 == 'x'",
                "hasCode > 1",
                "unknown",
                "words",
                "dyn(words)",
                "1",
                "",
                " ",
                "words <",
                "text.matches(5)",
                "text.matches('[')",
                "text.matches('(a')",
                "[1, 2].all(x, x > 0)"
            })
    void wrongExpression_isRefusedWhenItIsRead(String expression) {
        assertThatThrownBy(() -> RequestExpression.compile(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deepNesting_isRefused_notAStackOverflow() {
        String deep = "(".repeat(5000) + "true" + ")".repeat(5000);
        assertThatThrownBy(() -> RequestExpression.compile(deep)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100 / (words - 1) > 3",
                "words % (words - 1) == 0",
                "int(text) > 3",
                "9223372036854775807 + words > 0"
            })
    void errorDuringEvaluation_namesTheRule(String expression) {
        RequestExpression rule = RequestExpression.compile(expression);
        assertThatThrownBy(() -> rule.test(about("one")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(expression);
    }

    @Test
    void errorDuringEvaluation_doesNotQuoteThePrompt() {
        assertThatThrownBy(() -> RequestExpression.compile("int(text) > 3").test(about("my secret")))
                .hasMessage("'int(text) > 3' cannot be evaluated: bad format")
                .hasNoCause();
    }

    @Test
    void position_andTheNearestName_areInTheError() {
        assertThatThrownBy(() -> RequestExpression.compile("words > 3 &&\n wrds < 9"))
                .hasMessageContaining("line 2, column 2: unknown variable 'wrds'; known: [chars, hasCode,")
                .hasMessageEndingWith("did you mean 'words'?");
    }

    @Test
    void numbers_compareWhateverTheirTypesAre() {
        assertThat(RequestExpression.compile("words > 0.5").test(about("one"))).isTrue();
    }

    @Test
    void matches_onAMegabyte_isLinear() {
        RequestExpression evil = RequestExpression.compile("text.matches('(a+)+$')"); // exponential where it backtracks
        long start = System.nanoTime();
        assertThat(evil.test(about("a".repeat(1_000_000) + "b"))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void pattern_isCompiledOnce_notAtEveryRequest() {
        RequestExpression rule = RequestExpression.compile("text.matches('^(summarise|translate)')");
        RequestVariables variables = about("What is the capital of France?");
        rule.test(variables);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            assertThat(rule.test(variables)).isFalse();
        }
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1000).isLessThan(4000); // was 7500
    }

    @Test
    void patternFromTheRequest_worksAtAnyLength_andItsErrorDoesNotQuoteIt() {
        RequestExpression rule = RequestExpression.compile("text.matches(text)");
        assertThat(rule.test(about("a+b".repeat(1000)))).isFalse();
        assertThat(rule.test(about("a".repeat(2000)))).isTrue();
        assertThatThrownBy(() -> rule.test(about("secret[")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("'text.matches(text)' cannot be evaluated: ")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void words_areRunsOfWhatIsNotWhite_inAnyScript() {
        Random random = new Random(5);
        String[] pieces = {
            "a", "Zoë", "這", "👋", " ", "\t", "\n", "\r\n", "\u2003", "\u00a0", "\u001f", "\u0000", "\u007f", "."
        };
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(12); piece > 0; piece--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(about(text.toString()).words()).as("in '%s'", text).isEqualTo(runs(text.toString()));
        }
    }

    private static int runs(String text) {
        StringBuilder marks = new StringBuilder();
        text.chars().forEach(c -> marks.append(Character.isWhitespace(c) ? ' ' : 'x'));
        String stripped = marks.toString().strip();
        return stripped.isEmpty() ? 0 : stripped.split(" +").length;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "return ", "; ", "</a", "from aaaa\n", "class {", "\t", "import "})
    void hasCode_onHostileText_isLinear(String piece) {
        long start = System.nanoTime();
        about(piece.repeat(70_000 / piece.length()) + "x").hasCode();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5)); // was 86 s
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public static void main(String[] args) {|true",
                "def f(x): return x|true",
                "from os import path|true",
                "x = 1;|true",
                "</div>|true",
                "SELECT name FROM users WHERE (id = 1)|true",
                "What is the capital of France?|false",
                "Please return my parcel. It is void.|false",
                "The class is over|false"
            })
    void hasCode_seesCode_andLeavesProseAlone(String text, boolean code) {
        assertThat(about(text).hasCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"'這是什麼？',true", "'ما هذا؟',true", "'Was ist das? ',true", "'Grüße 👋',false"})
    void question_inAnyScript_isSeen(String text, boolean question) {
        assertThat(RequestExpression.compile("question").test(about(text))).isEqualTo(question);
    }

    @Test
    void unicode_isMatchedByCharacter() {
        assertThat(RequestExpression.compile("text.matches('^.$') && text == '👋' && size(text) == 1 && chars == 2")
                        .test(about("👋")))
                .isTrue();
        assertThat(RequestExpression.compile("text.matches('(?i)^GRÜẞE')").test(about("grüße an alle")))
                .isTrue();
    }

    private static RequestVariables about(String text) {
        return new RequestVariables(
                ChatRequest.builder().messages(List.of(UserMessage.from(text))).build());
    }
}

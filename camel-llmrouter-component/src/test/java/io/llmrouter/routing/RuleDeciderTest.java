/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.expression.RequestExpression;
import org.junit.jupiter.api.Test;

class RuleDeciderTest extends DeciderContract {

    @Override
    Decider create() {
        return rules("100 / (words - 1) < 0", "words > 3");
    }

    @Test
    void firstMatch_wins_andSaysWhichItWas() {
        assertThat(rules("words > 9", "words > 1", "true").decide(asking("two words")))
                .isEqualTo(new Verdict.Use("model-2", "rule 2: words > 1"));
    }

    @Test
    void ruleThatCannotBeEvaluated_doesNotMatch_andIsNamed() {
        assertThat(rules("100 / (words - 1) > 3", "true").decide(asking("one")))
                .isInstanceOfSatisfying(
                        Verdict.Use.class, use -> assertThat(use.target()).isEqualTo("model-2"))
                .extracting(Verdict::reason)
                .asString()
                .startsWith("rule 2: true; rule 1 failed:")
                .contains("100 / (words - 1) > 3");
    }

    @Test
    void noMatch_abstains() {
        assertThat(rules("hasImage").decide(asking("x"))).isEqualTo(new Verdict.Abstain("no rule matched"));
        assertThat(rules("1 / (words - 1) > 3").decide(asking("one")).reason())
                .startsWith("no rule matched; rule 1 failed:");
    }

    private static RuleDecider rules(String... when) {
        return new RuleDecider(java.util.stream.IntStream.range(0, when.length)
                .mapToObj(i -> new RuleDecider.Rule(RequestExpression.compile(when[i]), "model-" + (i + 1)))
                .toList());
    }
}

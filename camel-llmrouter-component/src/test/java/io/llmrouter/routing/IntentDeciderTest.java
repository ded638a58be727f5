/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.intent.ExampleVectors;
import io.llmrouter.intent.IntentExamples;
import io.llmrouter.intent.IntentExamples.Example;
import io.llmrouter.intent.IntentOptions;
import io.llmrouter.intent.IntentTraining;
import io.llmrouter.testing.WordEmbedding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntentDeciderTest extends DeciderContract {

    @Override
    IntentDecider create() {
        IntentExamples examples = new IntentExamples(
                "test",
                List.of(new Example("refund my money", "refund"), new Example("hello there", "smalltalk")),
                List.of(),
                List.of());
        PromptEmbedder embedder = new PromptEmbedder(new WordEmbedding(), "words");
        return new IntentDecider(
                IntentTraining.fit(examples, new ExampleVectors(embedder, null), IntentOptions.DEFAULT),
                Map.of("refund", "large"));
    }

    @Test
    void sureIntent_usesItsTarget_andIsAFeature() {
        Verdict verdict = create().decide(asking("refund my money"));
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Use.class, use -> assertThat(use.target())
                .isEqualTo("large"));
        assertThat(verdict.reason()).startsWith("intent 'refund' with score 1.000");
        assertThat(verdict.features()).containsEntry("intent", "refund").containsKey("intentScore");
    }

    @Test
    void intentWithoutTarget_abstains_butIsAFeature() {
        Verdict verdict = create().decide(asking("hello there"));
        assertThat(verdict).isInstanceOf(Verdict.Abstain.class);
        assertThat(verdict.reason()).contains("'smalltalk'", "has no target");
        assertThat(verdict.features()).containsEntry("intent", "smalltalk");
    }

    @Test
    void unsure_abstains_withItsGuess() {
        Verdict verdict = create().decide(asking("quantum soup"));
        assertThat(verdict.reason()).startsWith("unsure: ").contains("below its floor");
        assertThat(verdict.features())
                .containsKeys("intentGuess", "intentScore")
                .doesNotContainKey("intent");
    }

    @Test
    void explanation_namesNeighbours_thresholds_andWhatWouldChangeIt() {
        Map<String, Object> details = create().explain(asking("refund my money"));
        assertThat(details)
                .containsEntry("intent", "refund")
                .containsKeys("score", "inScope", "floor", "runnerUp", "margin", "learned");
        assertThat(details.get("nearest").toString()).contains("refund my money");
        assertThat(details.get("wouldChange").toString()).contains("if it were about 'smalltalk'");
    }
}

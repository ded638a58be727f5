/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.provider.Providers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentsParserTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void examples() throws Exception {
        Files.writeString(folder.resolve("e.csv"), "text,intent\nhello,smalltalk\nsue them,legal\n");
        Files.writeString(folder.resolve("n.txt"), "what is love\n");
    }

    @Test
    void goodStep_namesTheFilesToWatch() {
        RouterSettings router =
                load("{examples: 'file:%s/e.csv', outOfScope: '%s/n.txt', use: {smalltalk: small, legal: large},"
                                + " method: exemplar, keep: 0.9, floor: 0.3, margin: 0.1, vectors: none}")
                        .routers()
                        .get("r");
        assertThat(router.deciders()).hasSize(2);
        assertThat(router.deciders().get(0).files()).containsExactly(folder.resolve("e.csv"), folder.resolve("n.txt"));
    }

    @Test
    void unknownIntentAndTarget_areNamedWithTheirLine_andWhatIsKnown() {
        assertThatThrownBy(
                        () -> load(
                                "\n          examples: '%s/e.csv'\n          use:\n            legl: large\n            smalltalk: smal"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("x.yaml:8: routers.r.decide[0].intents.use.legl: unknown intent 'legl'")
                .hasMessageContaining("did you mean 'legal'?")
                .hasMessageContaining("x.yaml:9")
                .hasMessageContaining("unknown model or plan 'smal'");
    }

    @Test
    void wrongOptions_areSaidTogether() {
        assertThatThrownBy(
                        () -> load(
                                "{examples: '%s/none.csv', outOfScope: '%s/none.txt', use: {}, method: best, keep: 0.2, floor: 2, margin: -1, top: 3}"))
                .hasMessageContaining("none.csv' is no readable file")
                .hasMessageContaining("none.txt' is no readable file")
                .hasMessageContaining("unknown method 'best'")
                .hasMessageContaining("from 0.5 to 1")
                .hasMessageContaining("a least score from 0 to 1")
                .hasMessageContaining("a distance of scores from 0 to 10")
                .hasMessageContaining("unknown key 'top'");
        assertThatThrownBy(() -> load("{}")).hasMessageContaining("intents need 'examples' and 'use'");
    }

    @Test
    void brokenExamples_areSaidWithTheirOwnLine() throws Exception {
        Files.writeString(folder.resolve("e.csv"), "text,intent\nhello,\n");
        assertThatThrownBy(() -> load("{examples: '%s/e.csv', use: {}}"))
                .hasMessageContaining("x.yaml:5: routers.r.decide[0].intents.examples: ")
                .hasMessageContaining("e.csv:2: intent is empty");
    }

    private RouterConfiguration load(String step) {
        String yaml =
                "models: {small: {provider: openai}, large: {provider: openai}}\nrouters:\n  r:\n    decide:\n      - intents: "
                        + step.replace("%s", folder.toString()) + "\n    otherwise: small\n";
        return new ConfigurationLoader(text -> text, Providers.onClassPath()).load("x.yaml", yaml);
    }
}

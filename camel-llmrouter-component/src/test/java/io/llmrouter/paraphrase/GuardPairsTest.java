/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardPairsTest {

    private static final Path FILE = Path.of("../examples/data/guard-pairs.jsonl");
    private static final long SEED = 20261125;

    @Test
    void file_isWhatTheFramesGive() throws IOException {
        List<String> made =
                GuardPairs.of(SEED).stream().map(GuardPairsTest::line).toList();
        if (Boolean.getBoolean("guardPairs.write")) {
            Files.write(FILE, made);
        }
        assertThat(Files.readAllLines(FILE)).isEqualTo(made);
    }

    @Test
    void pairs_areManyHalfOfThemParaphrases() throws IOException {
        List<GuardPairs.Pair> pairs = GuardPairs.of(SEED);
        assertThat(pairs).hasSizeGreaterThan(300);
        assertThat(pairs.stream().filter(GuardPairs.Pair::duplicate).count()).isGreaterThanOrEqualTo(pairs.size() / 2);
        assertThat(pairs.stream().filter(pair -> pair.half().equals("unseen")).count())
                .isGreaterThanOrEqualTo(pairs.size() / 3);
    }

    private static String line(GuardPairs.Pair pair) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("id", pair.id()).put("text_a", pair.textA()).put("text_b", pair.textB());
        return json.put("duplicate", pair.duplicate())
                .put("kind", pair.kind())
                .put("half", pair.half())
                .toString();
    }
}

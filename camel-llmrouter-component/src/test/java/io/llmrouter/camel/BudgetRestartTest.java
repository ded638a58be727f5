/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process after another with {@code store: local}. A call is expected to cost 0.0256, and costs 0.01. */
class BudgetRestartTest {

    @TempDir
    private Path folder;

    /** Asks a context that exists for this question alone. */
    private Exception asked(String store) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            TestDocument.use(
                    context,
                    folder,
                    """
                    store: %s
                    models: {large: {ref: "#bean:large", price: {input: 0, output: 100}}}
                    routers: {support: {otherwise: large, budget: {perDay: 0.03, onExceeded: fail}}}
                    """
                            .formatted(store));
            context.getRegistry().bind("large", ScriptedChatModel.answering(request -> ChatResponse.builder()
                    .aiMessage(AiMessage.from("large"))
                    .tokenUsage(new TokenUsage(0, 100))
                    .build()));
            context.start();
            return context.createProducerTemplate()
                    .request("llmrouter:support", exchange -> exchange.getMessage()
                            .setBody("a question"))
                    .getException();
        }
    }

    @Test
    void day_goesOn_whereTheLedgerHasAFile() throws Exception {
        String store = "{local: {snapshot: \"file:%s\"}}".formatted(folder.resolve("state/spending.json"));
        assertThat(asked(store)).isNull();
        assertThat(asked(store)).isInstanceOf(BudgetExceededException.class).hasMessageContaining("0.01 of 0.03 USD");
    }

    @Test
    void day_beginsAnew_whereItHasNone() throws Exception {
        assertThat(asked("local")).isNull();
        assertThat(asked("local")).isNull();
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.journal.DecisionArchive;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionArchiveTest extends CamelTestSupport {

    private static final String CONFIGURATION =
            """
            models: {small: {ref: "#bean:small", price: {input: 1, output: 2}}}
            routers: {support: {otherwise: small}}
            decisions: {keep: 2, keepFor: 1h}
            """;

    @TempDir
    private static Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(context, folder, CONFIGURATION);
        context.getRegistry().bind("small", ScriptedChatModel.saying("yes"));
        return context;
    }

    @Test
    void answeredRequest_isFoundByItsId_untilNewerOnesTakeItsPlace() {
        String first = ask("one");
        DecisionArchive archive = LlmRouterRegistry.get(context).archive();
        assertThat(archive.find(first)).hasValueSatisfying(event -> {
            assertThat(event.decision().answer().model()).isEqualTo("small");
            assertThat(event.router()).isEqualTo("support");
        });

        ask("two");
        String third = ask("three");

        assertThat(archive.find(third)).isPresent();
        assertThat(archive.find(first)).isEmpty();
        assertThat(archive.latest(5)).hasSize(2);
    }

    private String ask(String question) {
        Exchange exchange =
                template.request("llmrouter:support", in -> in.getMessage().setBody(question));
        return exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class);
    }
}

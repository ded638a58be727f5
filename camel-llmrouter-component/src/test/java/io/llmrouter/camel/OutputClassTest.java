/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.failure.InvalidOutputException;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputClassTest extends CamelTestSupport {

    private static final String INVOICE = "llmrouter:echo?outputClass=" + Invoice.class.getName();

    @TempDir
    private static Path folder;

    /** What an application wants of an answer. */
    public record Invoice(String number, double total) {}

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(context, folder, "{models: {echo: {ref: '#bean:echo'}}, routers: {echo: {otherwise: echo}}}");
        context.getRegistry()
                .bind(
                        "echo",
                        ScriptedChatModel.answering(
                                request -> ScriptedChatModel.response(BodyRouteTest.text(request))));
        return context;
    }

    @Test
    void answer_becomesTheObject() {
        assertThat(template.requestBody(INVOICE, "{\"number\": \"A-1\", \"total\": 12.5}"))
                .isEqualTo(new Invoice("A-1", 12.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The secret total is 12.5",
                "{\"number\": \"secret\", \"total\": \"much\"}",
                "{\"number\": \"secret\", \"total\": 1} indeed",
                "{\"secret\": 1}",
                "null"
            })
    void answer_thatIsNoSuchObject_fails_withoutBeingQuoted_andIsKept(String answer) {
        Exchange failed = template.request(INVOICE, in -> in.getMessage().setBody(answer));
        assertThat(failed.getException())
                .isInstanceOf(InvalidOutputException.class)
                .hasMessageContainingAll("the answer of model 'echo' ", "outputClass=" + Invoice.class.getName())
                .hasMessageNotContainingAny("secret", "much", "indeed")
                .hasNoCause();
        assertThat(failed.getProperty(LlmRouterProperties.CHAT_RESPONSE, ChatResponse.class)
                        .aiMessage()
                        .text())
                .isEqualTo(answer);
        assertThat(failed.getMessage().getHeader(LlmRouterHeaders.SELECTED_MODEL))
                .isEqualTo("echo");
    }
}

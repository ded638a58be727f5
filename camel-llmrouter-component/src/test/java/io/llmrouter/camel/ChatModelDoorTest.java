/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real langchain4j-chat component against a router: by autowiring, by name, by interception. */
class ChatModelDoorTest extends CamelTestSupport {

    @TempDir
    private static Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Path file = folder.resolve("llmrouter.yaml");
        Files.writeString(
                file,
                """
                models:
                  short: {uri: "language:constant:short?resultType=String"}
                  long: {uri: "language:constant:long?resultType=String"}
                routers:
                  support: {decide: [{rules: [{when: "words < 4", use: short}]}], otherwise: long}
                """);
        context.getPropertiesComponent().addInitialProperty("camel.component.llmrouter.configuration", "file:" + file);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                interceptSendToEndpoint("langchain4j-chat:legacy*")
                        .skipSendToOriginalEndpoint()
                        .to("llmrouter:support?model=long");
                from("direct:autowired").to("langchain4j-chat:any");
                from("direct:named").to("langchain4j-chat:any?chatModel=#llmrouter-support");
                from("direct:intercepted").to("langchain4j-chat:legacy");
            }
        };
    }

    @Test
    void langchain4jChat_isRoutedByAutowiring() {
        assertThat(template.requestBody("direct:autowired", "hello")).isEqualTo("short");
        assertThat(template.requestBody("direct:autowired", "hello there my friend"))
                .isEqualTo("long");
    }

    @Test
    void langchain4jChat_isRoutedByName() {
        assertThat(template.requestBody("direct:named", "hello")).isEqualTo("short");
    }

    @Test
    void langchain4jChat_isRoutedByInterception() {
        assertThat(template.requestBody("direct:intercepted", "hello")).isEqualTo("long");
    }

    @Test
    void beans_areTheRouterOnly_inBothShapes() {
        assertThat(context.getRegistry().findByTypeWithName(ChatModel.class)).containsOnlyKeys("llmrouter-support");
        assertThat(context.getRegistry().findByTypeWithName(StreamingChatModel.class))
                .containsOnlyKeys("llmrouter-support");
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.examples.springboot;

import dev.langchain4j.model.chat.ChatModel;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.CamelContextHelper;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Asks a router twice: through a route, and as the chat model that a Spring bean is given. */
@SpringBootApplication
public class SupportApplication {

    /**
     * Starts it.
     *
     * @param arguments of Spring Boot
     */
    public static void main(String[] arguments) {
        SpringApplication.run(SupportApplication.class, arguments);
    }

    /** The router of {@code llmrouter.yaml} as a bean of the application. Lazy, for Camel binds it when it starts, which is after all beans are made. */
    @Bean
    @Lazy
    ChatModel supportRouter(CamelContext camel) {
        return CamelContextHelper.mandatoryLookup(camel, "llmrouter-support", ChatModel.class);
    }

    @Bean
    CommandLineRunner questions(ProducerTemplate camel, SupportDesk desk) {
        return arguments -> {
            System.out.println("route: " + camel.requestBody("direct:ask", "What is Apache Camel?", String.class));
            System.out.println("bean:  " + desk.explain("public void run() { int i = \"1\"; }"));
        };
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.BeanInject;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;

/** The zero-edit door without a document: a few properties, and a route that does not know of routers. */
@CamelMainTest(
        configurationClasses = PropertiesDoorTest.Routes.class,
        properties = {
            "camel.component.llmrouter.models[short].uri=language:constant:short?resultType=String",
            "camel.component.llmrouter.models[long].uri=language:constant:long?resultType=String",
            "camel.component.llmrouter.routers[support].decide[0].rules[0].when=words < 4",
            "camel.component.llmrouter.routers[support].decide[0].rules[0].use=short",
            "camel.component.llmrouter.routers[support].otherwise=long"
        })
public class PropertiesDoorTest {

    @BeanInject
    private CamelContext context;

    @Test
    void langchain4jChat_isRoutedByPropertiesAlone() {
        ProducerTemplate template = context.createProducerTemplate();
        assertThat(template.requestBody("direct:ask", "hello")).isEqualTo("short");
        assertThat(template.requestBody("direct:ask", "hello there my friend")).isEqualTo("long");
    }

    /** What an application has already. */
    public static class Routes implements CamelConfiguration {
        @Override
        public void configure(CamelContext context) throws Exception {
            RouteBuilder.addRoutes(context, routes -> routes.from("direct:ask").to("langchain4j-chat:any"));
        }
    }
}

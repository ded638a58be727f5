/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.camel.http.DoorEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.Test;

/** The template of the door in a plain Camel Main: on a path of its own, with a step of its own before the router. */
@CamelMainTest(
        properties = {
            "camel.main.routesIncludePattern=classpath:llmrouter/routes/openai-door.camel.yaml",
            "camel.component.llmrouter.configuration=classpath:llmrouter.yaml"
        })
class OpenAiDoorTest {

    private static final String ASKED =
            "{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\"What is Camel?\"}]}";

    @BindToRegistry(DoorEngine.NAME)
    private final DoorEngine engine = new DoorEngine();

    @BeanInject
    private CamelContext context;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger audited = new AtomicInteger();
    private int port;

    @Configure
    void listen(MainConfigurationProperties main) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        main.httpServer().withEnabled(true).withHost("127.0.0.1").withPort(port);
        main.addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:audit").process(exchange -> audited.incrementAndGet());
            }
        });
    }

    @Test
    void templatedDoor_answersOnItsPath_afterItsOwnStep() throws Exception {
        TemplatedRouteBuilder.builder(context, "openai-door")
                .parameter("path", "/sales/v1/chat/completions")
                .parameter("before", "direct:audit")
                .add();
        TemplatedRouteBuilder.builder(context, "openai-door")
                .parameter("path", "/plain/v1/chat/completions")
                .add();
        HttpResponse<String> sales = post("/sales/v1/chat/completions", ASKED);
        assertThat(sales.statusCode()).as(sales.body()).isEqualTo(200);
        assertThat(sales.body()).contains("An integration framework.");
        assertThat(audited).hasValue(1);
        assertThat(post("/plain/v1/chat/completions", ASKED).body()).contains("An integration framework.");
        assertThat(audited).hasValue(1);
        assertThat(post("/sales/v1/chat/completions", ASKED.replace("support", "nobody"))
                        .statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}

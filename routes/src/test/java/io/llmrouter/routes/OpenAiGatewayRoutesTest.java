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
import org.apache.camel.BeanInject;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.Test;

/** The shipped routes in a plain Camel Main: what an application does that takes this jar and no gateway. */
@CamelMainTest(
        properties = {
            "camel.main.routesIncludePattern=classpath:llmrouter/routes/openai-gateway.camel.yaml",
            "camel.component.llmrouter.configuration=classpath:llmrouter.yaml"
        })
class OpenAiGatewayRoutesTest {

    @BindToRegistry(DoorEngine.NAME)
    private final DoorEngine engine = new DoorEngine();

    @BeanInject
    private CamelContext context;

    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    @Configure
    void listen(MainConfigurationProperties main) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        main.httpServer().withEnabled(true).withHost("127.0.0.1").withPort(port);
    }

    @Test
    void routes_haveIdsAndDescriptions() {
        assertThat(context.getRoutes())
                .extracting(Route::getId)
                .containsExactlyInAnyOrder(
                        "openai-chat-completions",
                        "llmrouter-explain",
                        "llmrouter-feedback",
                        "llmrouter-decisions",
                        "llmrouter-spending",
                        "openai-models");
        assertThat(context.getRoutes()).extracting(Route::getDescription).doesNotContainNull();
    }

    @Test
    void chatCompletions_areAnswered() throws Exception {
        HttpResponse<String> response = http.send(
                to("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"router/support\",\"messages\":[{\"role\":\"user\",\"content\":\"What is Camel?\"}]}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("An integration framework.");
        assertThat(response.headers().firstValue("x-llmrouter-model")).contains("faq");
    }

    @Test
    void models_areListed() throws Exception {
        HttpResponse<String> response = http.send(to("/v1/models").build(), BodyHandlers.ofString());
        assertThat(response.body()).contains("\"id\":\"router/support\"", "\"id\":\"router/support:faq\"");
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}

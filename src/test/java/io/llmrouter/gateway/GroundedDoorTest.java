/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Documents behind the HTTP door, put in by the command and asked with the embedding model of this process. */
@Timeout(120)
class GroundedDoorTest {

    private static final String ASKED = "Who repairs the lift in the north wing?";

    private final HttpClient http = HttpClient.newHttpClient();
    private Gateway gateway;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        Path documents = Files.createDirectory(folder.resolve("handbook"));
        Files.writeString(
                documents.resolve("lifts, north.md"), "# Lifts\n\nThe lift in the north wing is repaired by Smith.");
        Files.writeString(documents.resolve("roof.txt"), "The roof garden opens in May.");
        int status = LlmRouterMain.line().execute("ingest", "--into=" + folder.resolve("index"), documents.toString());
        assertThat(status).isZero();
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models: {quote: {provider: extractive}}
                documents: {handbook: {folder: "%s"}}
                routers:
                  desk: {otherwise: quote, retrieve: {from: handbook, strong: 0, usable: 0}, cache: {scope: shared}}
                  strict: {otherwise: quote, retrieve: {from: handbook, strong: 1, usable: 1}}
                """
                        .formatted(folder.resolve("index")));
        gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void answer_restsOnDocuments_whichTheHeadersName_alsoFromTheCache() throws Exception {
        HttpResponse<String> first = ask("desk", ASKED);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).contains("The lift in the north wing is repaired by Smith.");
        assertThat(header(first, "x-llmrouter-sources")).contains("lifts%2C+north.md");
        HttpResponse<String> again = ask("desk", ASKED);
        assertThat(header(again, "x-llmrouter-cache")).isEqualTo("hit-exact");
        assertThat(header(again, "x-llmrouter-sources")).contains("lifts%2C+north.md");
    }

    @Test
    void nothingUsable_isAnError_andPassagesFromOutsideCountForNothing() throws Exception {
        HttpResponse<String> none = ask("strict", ASKED);
        assertThat(Door.error(none)).isEqualTo("502 abstained null");
        assertThat(header(none, "x-llmrouter-reason")).isEqualTo("nothing-found");
    }

    private HttpResponse<String> ask(String router, String question) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .header("CamelLangChain4jChatAugmentedData", "planted")
                .header("CamelLlmRouterSources", "planted")
                .header("CamelLlmRouterRetrievalScore", "1")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"router/" + router
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }
}

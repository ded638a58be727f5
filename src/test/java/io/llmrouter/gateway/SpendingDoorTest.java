/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.testing.LoopbackUpstream;
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

/** Budgets and the ledger over HTTP. */
@Timeout(60)
class SpendingDoorTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LoopbackUpstream upstream = LoopbackUpstream.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private Gateway gateway;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: openai, modelName: small-1, baseUrl: "%s", apiKey: up, price: {input: 0, output: 1000}}
                routers:
                  support: {otherwise: small}
                  daily: {otherwise: small, budget: {perTenantPerDay: 0.2, onExceeded: fail}}
                  single: {otherwise: small, budget: {perRequest: 0.1}}
                gateway:
                  keys:
                    - {sha256: "%s", tenant: acme}
                    - {sha256: "%s", tenant: other}
                    - {sha256: "%s", tenant: us, operator: true}
                """
                        .formatted(
                                upstream.baseUrl(),
                                Door.sha256("acme-key"),
                                Door.sha256("other-key"),
                                Door.sha256("operator-key")));
        gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    private HttpResponse<String> ask(String key, String router) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Door.ask("router/" + router)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> spending(String key, String query) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/spending" + query))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void dayThatIsSpent_isOpenAisInsufficientQuota_withTheTimeToComeBack() throws Exception {
        HttpResponse<String> refused = ask("acme-key", "daily"); // 256 tokens are expected to cost 0.256
        assertThat(Door.error(refused)).isEqualTo("429 insufficient_quota null");
        assertThat(MAPPER.readTree(refused.body()).at("/error/type").asText()).isEqualTo("insufficient_quota");
        assertThat(refused.body()).contains("perTenantPerDay", "0 of 0.2 USD", "opens again at");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(-1)).isBetween(1L, 86_400L);
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
    }

    @Test
    void requestThatIsTooDear_isAPaymentRequired_thatNobodyTriesAgain() throws Exception {
        HttpResponse<String> refused = ask("acme-key", "single");
        assertThat(Door.error(refused)).isEqualTo("402 budget_exceeded null");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void tenant_seesItsOwn_andAnOperatorAll() throws Exception {
        assertThat(ask("acme-key", "support").statusCode()).isEqualTo(200);
        assertThat(ask("other-key", "support").statusCode()).isEqualTo(200);
        assertThat(ask("other-key", "support").statusCode()).isEqualTo(200);

        JsonNode acme = MAPPER.readTree(spending("acme-key", "").body());
        JsonNode other =
                MAPPER.readTree(spending("other-key", "?router=support").body());
        JsonNode all = MAPPER.readTree(spending("operator-key", "").body());

        assertThat(acme.path("data")).hasSize(1);
        assertThat(acme.at("/data/0/requests").intValue()).isEqualTo(1);
        assertThat(acme.has("days")).isFalse();
        assertThat(other.at("/data/0/requests").intValue()).isEqualTo(2);
        assertThat(other.at("/data/0/tenant")).isNotEqualTo(acme.at("/data/0/tenant"));
        assertThat(other.at("/data/0/models/small/calls").intValue()).isEqualTo(2);
        assertThat(all.path("data")).hasSize(2);
        assertThat(all.at("/days/0/requests").intValue()).isEqualTo(3);
        assertThat(all.at("/days/0/basis").asText()).isEqualTo("measured");
        assertThat(MAPPER.readTree(spending("operator-key", "?day=2020-01-01").body())
                        .path("data"))
                .isEmpty();
    }

    @Test
    void wrongQuestions_areAnsweredWithWhatIsRight() throws Exception {
        assertThat(Door.error(spending("nobody", ""))).isEqualTo("401 invalid_api_key null");
        assertThat(Door.error(spending("acme-key", "?router=suport"))).isEqualTo("404 model_not_found null");
        assertThat(spending("acme-key", "?router=suport").body()).contains("did you mean 'support'?");
        assertThat(Door.error(spending("acme-key", "?day=today"))).isEqualTo("400 invalid_prompt null");
        assertThat(spending("acme-key", "?day=today").body()).contains("day=2026-01-31");
    }
}

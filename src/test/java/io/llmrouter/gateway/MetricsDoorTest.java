/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus scrapes, and who may. */
class MetricsDoorTest {

    private static final String OPERATOR = "operators-key";

    @TempDir
    private Path folder;

    @Test
    void operator_readsMetersOfRoutersAndOfTheJvm() throws Exception {
        try (Door door = new Door(folder, "", operators())) {
            assertThat(door.post(Door.ask("router/support")).statusCode()).isEqualTo(200);

            HttpResponse<String> scrape = scrape(door, OPERATOR);
            assertThat(scrape.statusCode()).isEqualTo(200);
            assertThat(scrape.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(scrape.body())
                    .contains(
                            "camel_llmrouter_decisions_total{model=\"small\",outcome=\"answered\",reason=\"otherwise\",router=\"support\"} 1.0")
                    .contains("gen_ai_request_model=\"small-1\"")
                    .contains("jvm_memory_used_bytes")
                    .contains("process_uptime_seconds")
                    .doesNotContain("acme");
        }
    }

    @Test
    void tenant_isToldThatMetricsAreNotForIt_andAStrangerToShowAKey() throws Exception {
        try (Door door = new Door(folder, "", operators())) {
            assertThat(Door.error(scrape(door, Door.KEY))).isEqualTo("403 operator_only null");
            assertThat(Door.error(scrape(door, "nobodys"))).isEqualTo("401 invalid_api_key null");
        }
    }

    private static String operators() throws Exception {
        return "{sha256: \"" + Door.sha256(OPERATOR) + "\", operator: true}";
    }

    private static HttpResponse<String> scrape(Door door, String key) throws Exception {
        return door.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.gateway.port() + "/observe/metrics"))
                        .header("Authorization", "Bearer " + key));
    }
}

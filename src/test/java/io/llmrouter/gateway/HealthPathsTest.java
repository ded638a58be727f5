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

/** Whoever looks after processes asks whether this one is well, and has no key. */
class HealthPathsTest {

    @Test
    void health_isToldWithoutAKey_onTheGatewaysOwnPort(@TempDir Path folder) throws Exception {
        try (Door door = new Door(folder, "")) {
            for (String path : new String[] {"", "/live", "/ready"}) {
                HttpResponse<String> health = door.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + door.gateway.port() + "/observe/health" + path)));
                assertThat(health.statusCode()).isEqualTo(200);
                assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
            }
            assertThat(door.post(Door.ask("router/support")).statusCode()).isEqualTo(200);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Probe;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two pods of {@code examples/kubernetes} as processes: what a container would be told, with a file of hosts for DNS and a scripted server for the provider. What
 * this cannot show: a scheduler, an image, limits, the autoscaler.
 */
class KubernetesPodsTest {

    private static final String KEY = "a-key-of-the-gateway";

    @TempDir
    Path folder;

    @Test
    void twoPods_findEachOtherByTheHeadlessService_andShareAnswers() throws Exception {
        Map<String, String> secrets = Map.of("OPENAI_API_KEY", "of-the-provider", "GATEWAY_KEY_SHA256", sha256(KEY));
        List<String> addresses = List.of("127.0.0.2", "127.0.0.3");
        Path hosts = Files.write(
                folder.resolve("hosts"),
                addresses.stream()
                        .map(address -> address + " llmrouter-members")
                        .toList());
        int[] free = freePorts();
        GatewayManifests manifests = GatewayManifests.read(yaml -> yaml.replace("8080", "" + free[0])
                .replace("clusterName: llmrouter", "clusterName: pods-" + free[0] + "\n        port: " + free[1]));
        try (LoopbackUpstream provider = LoopbackUpstream.start()) {
            provider.reply("gpt-4o-mini", UpstreamReply.text("An integration framework."));
            Path document = Files.writeString(
                    folder.resolve("llmrouter.yaml"),
                    manifests
                            .document()
                            .replace(
                                    "provider: openai,", "provider: openai, baseUrl: \"" + provider.baseUrl() + "\","));
            try (Pod first = new Pod(manifests, addresses.get(0), document, hosts, secrets);
                    Pod second = new Pod(manifests, addresses.get(1), document, hosts, secrets)) {
                first.awaitStart();
                second.awaitStart();
                for (Probe probe : manifests.probes().toList()) {
                    assertThat(first.get(probe.getHttpGet().getPath()).body()).isEqualTo("{\"status\":\"UP\"}");
                }
                assertThat(first.ask("another key", "What is Camel?").statusCode())
                        .isEqualTo(401);

                assertThat(first.ask(KEY, "What is Camel?").body()).contains("An integration framework.");
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                second.ask(KEY, "What is Camel?").headers().firstValue("x-llmrouter-cache"))
                        .hasValueSatisfying(found -> assertThat(found).startsWith("hit-exact")));
                assertThat(provider.last().header("authorization")).isEqualTo("Bearer of-the-provider");
            }
        }
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        }
    }
}

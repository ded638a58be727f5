/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code examples/kubernetes} says is what Kubernetes and the gateway know, checked without a cluster. */
class KubernetesManifestsTest {

    @ParameterizedTest
    @MethodSource("files")
    void manifest_hasOnlyFieldsOfItsKind(Path file) throws Exception {
        assertThat(StrictManifest.read(Files.readString(file)).getMetadata().getName())
                .startsWith("llmrouter");
    }

    @Test
    void manifests_fitTogether() throws Exception {
        assertThat(GatewayManifests.read(UnaryOperator.identity()).problems()).isEmpty();
    }

    @Test
    void document_loads() throws Exception {
        assertThat(GatewayManifests.read(UnaryOperator.identity())
                        .configuration()
                        .warnings())
                .isEmpty();
    }

    @Test
    void keys_areNowhereInTheManifests() throws Exception {
        GatewayManifests manifests = GatewayManifests.read(UnaryOperator.identity());
        assertThat(manifests.gateway().getEnv())
                .filteredOn(variable -> variable.getName().contains("KEY"))
                .hasSize(2)
                .allSatisfy(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo("llmrouter"));
        assertThat(manifests.document()).doesNotContain("sk-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "deployment.yaml   | containerPort: 8080       | containerPorts: 8080        | containerPorts",
                "deployment.yaml   | readinessProbe:           | readynessProbe:             | readynessProbe",
                "deployment.yaml   | apiVersion: apps/v1       | apiVersion: apps/v2         | apps/v2 Deployment",
                "deployment.yaml   | failureThreshold: 60      | failureThreshold: sixty     | failureThreshold",
                "deployment.yaml   | periodSeconds: 5          | failureThreshold: 1, x: 2   | \"mapping values\"",
                "autoscaler.yaml   | minReplicas: 2            | maxReplicas: 2              | Duplicate field 'maxReplicas'",
                "autoscaler.yaml   | averageUtilization: 70    | averageUtilisation: 70      | averageUtilisation",
                "members.yaml      | clusterIP: None           | clusterIp: None             | clusterIp",
                "network-policy.yaml | podSelector:            | podsSelector:               | podsSelector"
            })
    void brokenManifest_isRefused(String file, String right, String wrong, String named) throws Exception {
        String yaml =
                Files.readString(StrictManifest.EXAMPLES.resolve("kubernetes").resolve(file));
        assertThat(yaml).contains(right);
        assertThatThrownBy(() -> StrictManifest.read(yaml.replace(right, wrong)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deployment, name: llmrouter}          | Deployment, name: gateway}         | the autoscaler scales 'gateway'",
                "selector: {app.kubernetes.io/name: llmrouter} | selector: {app: llmrouter} | the selector {app=llmrouter} does not select",
                "targetPort: hazelcast                 | targetPort: members                | port members is none of",
                "path: /observe/health/ready, port: http | path: /observe/health/ready, port: web | port web is none of",
                "'--port, \"8080\"'                    | '--port, \"8081\"'                 | the gateway listens on 8081",
                "configMap: {name: llmrouter}          | configMap: {name: routers}         | the ConfigMap 'routers' is not there",
                "- {name: tmp, mountPath               | - {name: temp, mountPath           | the volume 'temp'",
                "--config, /etc/llmrouter/             | --config, /etc/router/             | no ConfigMap brings /etc/router/llmrouter.yaml",
                "serviceDns: llmrouter-members         | serviceDns: llmrouter              | 'llmrouter', by which members are found",
                "containerPort: 5701                   | containerPort: 5702                | members listen on 5701",
                "cpu: 500m                             | cpu: half                          | 'half' is no amount"
            })
    void manifestsThatDoNotFit_areFound(String right, String wrong, String problem) throws Exception {
        List<String> problems =
                GatewayManifests.read(yaml -> yaml.replace(right, wrong)).problems();
        assertThat(problems).anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void documentWithAnError_isRefusedWithItsLine() throws Exception {
        GatewayManifests wrong = GatewayManifests.read(yaml -> yaml.replace("otherwise: large", "otherwise: huge"));
        assertThatThrownBy(wrong::configuration)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("huge");
    }

    @Test
    void documentThatAsksForAnUnknownVariable_isRefused() throws Exception {
        GatewayManifests wrong =
                GatewayManifests.read(yaml -> yaml.replace("- name: OPENAI_API_KEY", "- name: OPENAI_KEY"));
        assertThatThrownBy(wrong::configuration).hasMessageContaining("OPENAI_API_KEY");
    }

    static List<Path> files() throws IOException {
        return GatewayManifests.files();
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.llmrouter.config.ConfigurationLoader;
import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.provider.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manifests of {@code examples/kubernetes} together: what each says of another must be there. */
final class GatewayManifests {

    private static final Pattern ENVIRONMENT = Pattern.compile("\\{\\{env:([A-Z0-9_]+)}}");

    private final List<HasMetadata> all;

    private GatewayManifests(List<HasMetadata> all) {
        this.all = all;
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(StrictManifest.EXAMPLES.resolve("kubernetes"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    static GatewayManifests read(UnaryOperator<String> edit) throws IOException {
        List<HasMetadata> all = new ArrayList<>();
        for (Path file : files()) {
            all.add(StrictManifest.read(edit.apply(Files.readString(file))));
        }
        return new GatewayManifests(all);
    }

    Container gateway() {
        return pod().getContainers().get(0);
    }

    String document() {
        return one(ConfigMap.class).getData().get("llmrouter.yaml");
    }

    /** The document as the gateway reads it, with something for each name that the container's environment has. */
    RouterConfiguration configuration() {
        Set<String> given = gateway().getEnv().stream().map(EnvVar::getName).collect(Collectors.toSet());
        UnaryOperator<String> placeholders = text -> ENVIRONMENT.matcher(text).replaceAll(found -> value(given, found));
        return new ConfigurationLoader(placeholders, Providers.onClassPath()).load("configmap.yaml", document());
    }

    private static String value(Set<String> given, MatchResult found) {
        if (!given.contains(found.group(1))) {
            throw new IllegalArgumentException("the container has no environment variable " + found.group(1));
        }
        return "0".repeat(64);
    }

    /** What does not fit together, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        selectors(problems);
        ports(problems);
        volumes(problems);
        members(problems);
        limits(problems);
        var scaled = one(HorizontalPodAutoscaler.class).getSpec().getScaleTargetRef();
        if (!scaled.getName().equals(one(Deployment.class).getMetadata().getName())) {
            problems.add("the autoscaler scales '" + scaled.getName() + "', which is not there");
        }
        return problems;
    }

    private void selectors(List<String> problems) {
        Map<String, String> labels =
                one(Deployment.class).getSpec().getTemplate().getMetadata().getLabels();
        Stream.concat(
                        services().map(service -> service.getSpec().getSelector()),
                        Stream.of(
                                        one(Deployment.class).getSpec().getSelector(),
                                        one(PodDisruptionBudget.class).getSpec().getSelector(),
                                        one(NetworkPolicy.class).getSpec().getPodSelector(),
                                        pod().getTopologySpreadConstraints()
                                                .get(0)
                                                .getLabelSelector())
                                .map(LabelSelector::getMatchLabels))
                .filter(selector -> selector.isEmpty() || !labels.entrySet().containsAll(selector.entrySet()))
                .forEach(selector -> problems.add("the selector " + selector + " does not select the pods " + labels));
    }

    private void ports(List<String> problems) {
        Set<String> names =
                gateway().getPorts().stream().map(ContainerPort::getName).collect(Collectors.toSet());
        Stream<IntOrString> used = Stream.of(
                        services()
                                .flatMap(service -> service.getSpec().getPorts().stream())
                                .map(port -> port.getTargetPort()),
                        one(NetworkPolicy.class).getSpec().getIngress().stream()
                                .flatMap(rule -> rule.getPorts().stream())
                                .map(port -> port.getPort()),
                        probes().map(probe -> probe.getHttpGet().getPort()))
                .flatMap(ports -> ports);
        used.filter(port -> !names.contains(port.getStrVal()))
                .forEach(port -> problems.add("port " + port.getValue() + " is none of " + names));
        List<String> arguments = gateway().getArgs();
        String listens = arguments.get(arguments.indexOf("--port") + 1);
        if (!listens.equals(port("http"))) {
            problems.add("the gateway listens on " + listens + ", the container's port is " + port("http"));
        }
    }

    private void volumes(List<String> problems) {
        Set<String> names = pod().getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        gateway().getVolumeMounts().stream()
                .filter(mount -> !names.contains(mount.getName()))
                .forEach(mount -> problems.add("the volume '" + mount.getName() + "' is none of " + names));
        ConfigMap map = one(ConfigMap.class);
        pod().getVolumes().stream()
                .map(Volume::getConfigMap)
                .filter(Objects::nonNull)
                .filter(volume -> !volume.getName().equals(map.getMetadata().getName()))
                .forEach(volume -> problems.add("the ConfigMap '" + volume.getName() + "' is not there"));
        List<String> arguments = gateway().getArgs();
        Path file = Path.of(arguments.get(arguments.indexOf("--config") + 1));
        if (gateway().getVolumeMounts().stream()
                .noneMatch(mount -> file.startsWith(mount.getMountPath())
                        && map.getData().containsKey(file.getFileName().toString()))) {
            problems.add("no ConfigMap brings " + file);
        }
    }

    private void members(List<String> problems) {
        HazelcastSettings store = (HazelcastSettings) configuration().store();
        HazelcastSettings.Joined joined = (HazelcastSettings.Joined) store.access();
        String name = joined.kubernetes().get("service-dns");
        if (services()
                .noneMatch(service -> service.getMetadata().getName().equals(name)
                        && "None".equals(service.getSpec().getClusterIP()))) {
            problems.add("'" + name + "', by which members are found, is no headless Service");
        }
        if (!port("hazelcast").equals(Integer.toString(joined.port()))) {
            problems.add("members listen on " + joined.port() + ", the container's port is " + port("hazelcast"));
        }
    }

    private void limits(List<String> problems) {
        Stream.of(
                        gateway().getResources().getRequests(),
                        gateway().getResources().getLimits())
                .map(Map::values)
                .flatMap(Collection::stream)
                .filter(quantity -> !isNumber(quantity))
                .forEach(quantity -> problems.add("'" + quantity + "' is no amount"));
    }

    private static boolean isNumber(Quantity quantity) {
        try {
            return quantity.getNumericalAmount().signum() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Stream<Probe> probes() {
        return Stream.of(
                gateway().getStartupProbe(),
                gateway().getReadinessProbe(),
                gateway().getLivenessProbe());
    }

    String port(String name) {
        return gateway().getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .map(port -> port.getContainerPort().toString())
                .findFirst()
                .orElse("none");
    }

    private PodSpec pod() {
        return one(Deployment.class).getSpec().getTemplate().getSpec();
    }

    private Stream<Service> services() {
        return all.stream().filter(Service.class::isInstance).map(Service.class::cast);
    }

    private <T> T one(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }
}

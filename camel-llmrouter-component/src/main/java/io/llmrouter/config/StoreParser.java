/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code store:}. One document, one thread. */
final class StoreParser {

    static final Set<String> STORES = Set.of("local", "hazelcast");
    static final Set<String> LOCAL = Set.of("maxMegabytes", "snapshot");
    static final Set<String> HAZELCAST = Set.of(
            "members",
            "port",
            "clusterName",
            "client",
            "kubernetes",
            "bean",
            "failOpen",
            "backups",
            "maxMegabytes",
            "heartbeat",
            "reconcile",
            "snapshot",
            "properties");
    static final Set<String> KUBERNETES = Set.of("serviceDns", "serviceName", "namespace");

    private static final Map<String, String> KUBERNETES_NAMES =
            new TreeMap<>(Map.of("serviceDns", "service-dns", "serviceName", "service-name", "namespace", "namespace"));
    private static final List<String> NOT_WITH_BEAN =
            List.of("members", "port", "clusterName", "client", "kubernetes", "properties");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+)(:\\d{1,5})?");
    private static final String BEAN = "#bean:";
    private static final String CLUSTER = "llmrouter";
    private static final int PORT = 5701;
    private static final int MOST_BACKUPS = 6;
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(2);

    private final Problems problems;

    StoreParser(Problems problems) {
        this.problems = problems;
    }

    StoreDefinition parse(Section document) {
        if (!document.has("store")) {
            return StoreDefinition.DEFAULT;
        }
        ConfigNode store = document.at("store");
        if (store instanceof ConfigNode.Mapping mapping && mapping.entries().size() == 1) {
            Section section = new Section(mapping, problems);
            section.allowOnly(STORES, Set.of());
            return section.section("local")
                    .map(this::local)
                    .or(() -> section.section("hazelcast").map(this::hazelcast))
                    .orElse(StoreDefinition.DEFAULT);
        }
        if (!(store instanceof ConfigNode.Scalar scalar) || !scalar.text().equals("local")) {
            problems.add(
                    store, "is " + store.kind() + "; write store: local, or {local: {...}}, or {hazelcast: {...}}");
        }
        return StoreDefinition.DEFAULT;
    }

    private StoreDefinition local(Section section) {
        section.allowOnly(LOCAL, Set.of());
        return new StoreDefinition.Local(
                megabytes(section).orElse(((StoreDefinition.Local) StoreDefinition.DEFAULT).maxMegabytes()),
                snapshot(section));
    }

    private static Path snapshot(Section section) {
        return section.text("snapshot")
                .map(text -> Path.of(text.startsWith("file:") ? text.substring("file:".length()) : text))
                .orElse(null);
    }

    private static Optional<Integer> megabytes(Section section) {
        return section.number(
                        "maxMegabytes",
                        n -> n >= 1 && n <= 1 << 20 && n == Math.rint(n),
                        "a whole number of megabytes, for example 256")
                .map(Double::intValue);
    }

    private StoreDefinition hazelcast(Section section) {
        section.allowOnly(HAZELCAST, Set.of());
        return new HazelcastSettings(
                section.has("bean") ? bean(section) : joined(section),
                limits(section),
                flag(section, "failOpen"),
                snapshot(section));
    }

    private HazelcastSettings.Access bean(Section section) {
        NOT_WITH_BEAN.stream()
                .filter(section::has)
                .forEach(key -> problems.add(
                        section.at(key), "belongs to the bean, which is an instance already; remove '" + key + "'"));
        String text = section.text("bean").orElse(BEAN);
        if (!text.startsWith(BEAN) || text.length() == BEAN.length()) {
            problems.add(section.at("bean"), "is '" + text + "'; write #bean:name");
        }
        return new HazelcastSettings.Bean(text.startsWith(BEAN) ? text.substring(BEAN.length()) : text);
    }

    private HazelcastSettings.Access joined(Section section) {
        if (section.has("members") == section.has("kubernetes")) {
            problems.add(
                    section.node(),
                    "members are found by a list, {members: [host1:5701, host2:5701]}, or by {kubernetes: {serviceDns: NAME}}, or there is an"
                            + " instance already, {bean: \"#bean:name\"}; write one of them. Nothing is found by multicast");
        }
        List<ConfigNode.Scalar> members = section.distinctTexts("members");
        members.stream()
                .filter(member -> !ADDRESS.matcher(member.text()).matches())
                .forEach(member ->
                        problems.add(member, "'" + member.text() + "' is no address; write host or host:port"));
        return new HazelcastSettings.Joined(
                flag(section, "client"),
                section.text("clusterName").orElse(CLUSTER),
                members.stream().map(ConfigNode.Scalar::text).toList(),
                section.number("port", n -> n >= 1 && n <= 65535 && n == Math.rint(n), "a port, for example " + PORT)
                        .map(Double::intValue)
                        .orElse(PORT),
                kubernetes(section),
                properties(section));
    }

    private Map<String, String> kubernetes(Section section) {
        Map<String, String> named = new LinkedHashMap<>();
        section.section("kubernetes").ifPresent(kubernetes -> {
            kubernetes.allowOnly(KUBERNETES, Set.of());
            KUBERNETES_NAMES.forEach(
                    (ours, theirs) -> kubernetes.text(ours).ifPresent(text -> named.put(theirs, text)));
            if (kubernetes.has("serviceDns") == kubernetes.has("serviceName")) {
                problems.add(
                        kubernetes.node(),
                        "needs either 'serviceDns', the name of a headless service, or 'serviceName', which asks Kubernetes' API");
            }
        });
        return named;
    }

    private Map<String, String> properties(Section section) {
        Map<String, String> properties = new LinkedHashMap<>();
        section.section("properties").ifPresent(given -> given.keys().forEach(key -> {
            if (!key.startsWith("hazelcast.")) {
                problems.add(given.at(key), "'" + key + "' is no property of Hazelcast; they begin with hazelcast.");
            }
            given.text(key).ifPresent(text -> properties.put(key, text));
        }));
        return properties;
    }

    private HazelcastSettings.Limits limits(Section section) {
        HazelcastSettings.Limits usual = HazelcastSettings.Limits.DEFAULT;
        Duration heartbeat = section.duration("heartbeat").orElse(usual.heartbeat());
        if (heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0) {
            problems.add(
                    section.at("heartbeat"),
                    "is " + heartbeat + "; members say something once a second, so write 2s or more");
        }
        return new HazelcastSettings.Limits(
                section.number(
                                "backups",
                                n -> n >= 0 && n <= MOST_BACKUPS && n == Math.rint(n),
                                "a number of copies from 0 to " + MOST_BACKUPS)
                        .map(Double::intValue)
                        .orElse(usual.backups()),
                megabytes(section).orElse(usual.maxMegabytes()),
                heartbeat,
                section.duration("reconcile").orElse(usual.reconcile()));
    }

    private boolean flag(Section section, String key) {
        String text = section.text(key).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            problems.add(section.at(key), "is '" + text + "'; write true or false");
        }
        return text.equals("true");
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.cache.AnswerCache;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.Subscription;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.resilience.ModelHealth;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.stats.ModelStats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the routers of a context are and do, as plain values for consoles: no key, no address beyond the server's name, no text. Stateless. */
final class RouterReport {

    private final LlmRouterRegistry registry;

    RouterReport(LlmRouterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Everything.
     *
     * @param only name of the router to tell of; null for all
     * @param decisions most of the latest decisions
     */
    Map<String, Object> of(String only, int decisions) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("generation", registry.generation());
        registry.rejected().ifPresent(why -> report.put("reloadRefused", why));
        report.put(
                "routers",
                registry.routers().all().stream()
                        .filter(router -> only == null || router.name().equals(only))
                        .map(this::router)
                        .toList());
        if (registry.events() != null) {
            report.put("lost", registry.lost());
            report.put(
                    "subscriptions",
                    registry.events().subscriptions().stream()
                            .map(RouterReport::subscription)
                            .toList());
            report.put(
                    "decisions",
                    registry.archive().latest(decisions).stream()
                            .map(RoutingEvent::decision)
                            .filter(decision ->
                                    only == null || decision.router().equals(only))
                            .map(RouterReport::decision)
                            .toList());
        }
        return report;
    }

    private Map<String, Object> router(LlmRouter router) {
        RouterTotals.Totals totals = registry.totals().of(router.name());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", router.name());
        map.put("bundleHash", router.definition().learned().bundleHash());
        map.put("inFlight", router.inFlight());
        map.put("requests", totals.requests());
        map.put("failed", totals.failed());
        map.put("cost", totals.cost());
        map.put("saved", totals.saved());
        map.put("currency", router.definition().currency());
        map.put("targets", router.targets());
        Map<String, ModelStats> stats =
                router.stats().stream().collect(Collectors.toMap(ModelStats::model, Function.identity(), (a, b) -> a));
        map.put(
                "models",
                router.health().entrySet().stream()
                        .map(model -> model(router, model.getKey(), model.getValue(), stats.get(model.getKey())))
                        .toList());
        if (router.definition().cache() instanceof AnswerCache cache) {
            map.put("cache", cache(cache));
        }
        return map;
    }

    private static Map<String, Object> model(
            LlmRouter router, String name, ModelHealth.State health, ModelStats stats) {
        Map<String, Object> map = new LinkedHashMap<>();
        Optional<CandidateModel> model = router.definition().catalog().find(name);
        map.put("name", name);
        map.put("provider", model.map(CandidateModel::provider).orElse(null));
        map.put("server", model.flatMap(CandidateModel::server).orElse(null));
        map.put("state", health.state());
        map.put("available", health.available());
        if (health.sentence() != null) {
            map.put("why", health.sentence());
        }
        if (stats != null) {
            map.put("calls", stats.calls());
            map.put("failures", stats.failures());
            map.put("latencyMillis", stats.latencyMillis());
            map.put("cost", stats.cost());
        }
        return map;
    }

    private static Map<String, Object> cache(AnswerCache cache) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("exactHits", cache.counts().exactHits());
        map.put("hitsByMeaning", cache.counts().hitsByMeaning());
        map.put("misses", cache.counts().misses());
        map.put("bypasses", cache.counts().bypasses());
        map.put("failures", cache.counts().failures());
        return map;
    }

    private static Map<String, Object> subscription(Subscription subscription) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", subscription.name());
        map.put("waiting", subscription.waiting());
        map.put("delivered", subscription.delivered());
        map.put("dropped", subscription.dropped());
        map.put("failed", subscription.failed());
        return map;
    }

    private static Map<String, Object> decision(RoutingDecision decision) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", decision.id());
        map.put("time", decision.time().toString());
        map.put("router", decision.router());
        map.put("model", decision.answer() == null ? null : decision.answer().model());
        map.put("reason", decision.reason() == null ? null : decision.reason().code());
        map.put("cache", decision.cache().status());
        map.put("calls", decision.attempts().size());
        map.put("cost", decision.cost());
        return map;
    }

    /** Values of lists stand in lines of their own, deeper by two. */
    static String text(Map<String, Object> report) {
        StringBuilder text = new StringBuilder();
        write(text, report, "");
        return text.toString();
    }

    private static void write(StringBuilder text, Map<?, ?> map, String indent) {
        map.forEach((name, value) -> {
            text.append(indent).append(name).append(':');
            if (value instanceof Map<?, ?> inner) {
                text.append('\n');
                write(text, inner, indent + "  ");
            } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map) {
                text.append('\n');
                list.forEach(each -> text.append(indent)
                        .append("  ")
                        .append(line((Map<?, ?>) each))
                        .append('\n'));
            } else {
                text.append(' ').append(value).append('\n');
            }
        });
    }

    private static String line(Map<?, ?> map) {
        return map.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}

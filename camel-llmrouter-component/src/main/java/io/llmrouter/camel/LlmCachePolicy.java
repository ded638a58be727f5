/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.TenantScope;
import io.llmrouter.config.CacheDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Expression;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Policy;
import org.apache.camel.util.TimeUtils;

/**
 * A cache around any steps: {@code policy: {ref: faqCache, steps: [...]}}. The steps run once for all questions that mean the same, within a scope; what
 * they made of the body, its content type and the headers in {@code keep} comes back for the others. Nothing is kept of an exchange that failed or is
 * marked for rollback, nor where the steps left the body as it was and {@code keep} is empty. Thread-safe once its route has started; set the properties before.
 */
public class LlmCachePolicy implements Policy, CamelContextAware {

    private static final int NEIGHBOURS = 4;
    private static final double LOWEST = 0.6;

    /** Nodes that are being wrapped, for one policy may stand inside itself. */
    private final Deque<String> nodes = new ArrayDeque<>();

    private CamelContext context;
    private String name;
    private String question = "${bodyAs(String)}";
    private String scope;
    private String trustHeaders = "";
    private String vary = "";
    private String keep = "";
    private String tags = "";
    private String ttl = "1h";
    private String bundle;
    private double threshold = Double.NaN;
    private double maxWrongHitRate = Double.NaN;

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        if (scope == null || scope.isBlank()) {
            throw new IllegalArgumentException(
                    "LlmCachePolicy in route " + route.getRouteId()
                            + " has no scope; write shared, or exchange properties that authentication set, for example ${exchangeProperty.tenant}");
        }
        if (!shared() && constant(scope)) {
            throw new IllegalArgumentException("LlmCachePolicy in route " + route.getRouteId() + ": scope=" + scope
                    + " is the same for everybody; write shared if that is meant, else exchange properties, for example"
                    + " ${exchangeProperty.tenant}, which a Pipe wants as RAW(${exchangeProperty.tenant})");
        }
        list(vary).stream().filter(LlmCachePolicy::constant).findFirst().ifPresent(same -> {
            throw new IllegalArgumentException("LlmCachePolicy in route " + route.getRouteId() + ": vary=" + same
                    + " is the same for all messages; write simple expressions, for example ${header.language},"
                    + " which a Pipe wants as RAW(${header.language})");
        });
        nodes.push(definition.getId());
    }

    private boolean shared() {
        return scope.strip().equals(TenantScope.SHARED.text());
    }

    /** Whether a simple expression has no function, so that it says the same of every message. */
    private static boolean constant(String expression) {
        return !expression.contains("${") && !expression.contains("$simple{");
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        String place = "policy/" + route.getRouteId() + "/" + nodes.pop();
        boolean shared = shared();
        CachedSteps.Question asked = new CachedSteps.Question(
                simple(question),
                list(vary).stream().map(this::simple).toList(),
                shared ? null : TenantExpression.of(context, "scope", scope, trustHeaders));
        return new CachedSteps(steps, cache(place, shared), asked, list(keep));
    }

    private AnswerCache cache(String place, boolean shared) {
        CacheDefinition definition = new CacheDefinition(
                "LlmCachePolicy",
                place,
                true,
                true,
                shared ? TenantScope.SHARED : TenantScope.TENANT,
                new CachePolicy.Freshness(Duration.ofMillis(TimeUtils.toMilliSeconds(ttl)), Map.of(), list(tags), ""),
                CachePolicy.Bounds.DEFAULT,
                byMeaning()
                        ? new CacheDefinition.Meaning(
                                bundle == null ? null : Path.of(bundle.replaceFirst("^file:", "")),
                                threshold,
                                maxWrongHitRate,
                                NEIGHBOURS,
                                LOWEST,
                                false,
                                CacheDefinition.Recheck.NONE)
                        : null);
        configured();
        return LlmRouterRegistry.get(context).cache(name == null ? place : name, definition);
    }

    /** The configuration says where answers are kept. A cache is of use without one, too. */
    private void configured() {
        try {
            context.getComponent("llmrouter", LlmRouterComponent.class).configure();
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private boolean byMeaning() {
        return bundle != null || !Double.isNaN(threshold) || !Double.isNaN(maxWrongHitRate);
    }

    private Expression simple(String text) {
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return expression;
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Name of the cache; policies of one name share answers, so they must wrap steps that answer alike. Default: one for each place in a route. */
    public void setName(String name) {
        this.name = name;
    }

    /** What is asked, a simple expression, evaluated before the steps. Default: the body as text. */
    public void setQuestion(String question) {
        this.question = question;
    }

    /** Who shares with whom: {@code shared}, or a simple expression over exchange properties. Mandatory. */
    public void setScope(String scope) {
        this.scope = scope;
    }

    /** What else must be equal: comma-separated simple expressions. */
    public void setVary(String vary) {
        this.vary = vary;
    }

    /** Comma-separated headers that {@code scope} may read, because only your own systems can set them. */
    public void setTrustHeaders(String trustHeaders) {
        this.trustHeaders = trustHeaders;
    }

    /** Comma-separated names of headers that come back with the body. */
    public void setKeep(String keep) {
        this.keep = keep;
    }

    /** Comma-separated tags whose epochs the answers depend on. */
    public void setTags(String tags) {
        this.tags = tags;
    }

    /** How long a result is good for, such as {@code 6h}. */
    public void setTtl(String ttl) {
        this.ttl = ttl;
    }

    /** File of {@code cache-calibrate} with verifier and threshold. */
    public void setBundle(String bundle) {
        this.bundle = bundle;
    }

    /** Cosine from which a result is given; not calibrated. Without a bundle and a threshold only equal questions match. */
    public void setThreshold(double threshold) {
        this.threshold = threshold;
    }

    /** Share of hits by meaning that may be wrong. */
    public void setMaxWrongHitRate(double maxWrongHitRate) {
        this.maxWrongHitRate = maxWrongHitRate;
    }
}

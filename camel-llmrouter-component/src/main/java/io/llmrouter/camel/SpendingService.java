/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.accounting.SavingsBook;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.spending.Budget;
import io.llmrouter.spending.BudgetNews;
import io.llmrouter.spending.Budgets;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.spending.SpendLedger;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Budgets and the ledger of a context: asked before every paid call, told of every decision and shadow. Thread-safe. */
final class SpendingService implements RouterService, RoutingListener {

    private static final Logger LOG = LoggerFactory.getLogger(SpendingService.class);
    private static final int SHADOWS = 4_096;

    private final Budgets budgets;
    private final SavingsBook savings;
    private final RoutingEvents events;
    private final Subscription shadows;
    private final ScheduledFuture<?> ticks;
    private final Map<String, Budget> policies = new ConcurrentHashMap<>();
    private volatile Map<String, Budget> routers = Map.of();
    private volatile String currency = "USD";

    SpendingService(SpendLedger ledger, RoutingEvents events, Clock clock, ScheduledExecutorService timer) {
        this.events = events;
        this.budgets = new Budgets(ledger, clock, this::tell);
        this.savings = new SavingsBook(ledger);
        this.shadows = events.subscribe("spending", Set.of(Kind.shadow), SHADOWS, savings::add);
        this.ticks = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** A budget that is no router's. Whoever gives it last, holds. */
    void policy(String scope, Budget budget) {
        policies.put(scope, budget);
        apply();
    }

    /** Of all amounts. */
    String currency() {
        return currency;
    }

    private synchronized void apply() {
        Map<String, Budget> all = new LinkedHashMap<>(policies);
        all.putAll(routers);
        budgets.apply(all);
    }

    SpendGate gate() {
        return budgets;
    }

    /** Itself before others: what it enters takes microseconds. */
    List<RoutingListener> with(List<RoutingListener> others) {
        return Stream.concat(Stream.of(this), others.stream()).toList();
    }

    Budgets budgets() {
        return budgets;
    }

    SpendLedger ledger() {
        return budgets.ledger();
    }

    private void tick() {
        try {
            budgets.tick();
        } catch (RuntimeException e) {
            LOG.warn("budgets are looked at again next time", e);
        }
    }

    private void tell(BudgetNews news) {
        if (news.action().equals("open")) {
            LOG.info(news.sentence());
        } else {
            LOG.warn(news.sentence());
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("scope", news.scope());
        if (Double.isFinite(news.limit())) {
            facts.put("limit", news.limit());
        }
        facts.put("spent", news.spent());
        facts.put("action", news.action());
        if (!news.tenant().isEmpty()) {
            facts.put("tenant", news.tenant());
        }
        if (news.misfit() != null) {
            facts.put("model", news.misfit().model());
            facts.put("asked", news.misfit().asked());
            facts.put("left", news.misfit().left());
        }
        if (news.opens() != null) {
            facts.put("opens", news.opens().toString());
        }
        events.publish(Kind.budget, news.router(), null, news.sentence(), facts);
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        savings.add(decision);
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> described) {
        described.forEach(
                router -> savings.strongest(router.name(), router.definition().strongest()));
        currency = configuration.currency();
        Map<String, Budget> byRouter = new LinkedHashMap<>();
        configuration.routers().forEach((name, router) -> {
            if (router.budget().budget() != null) {
                byRouter.put(name, router.budget().budget());
            }
        });
        routers = Map.copyOf(byRouter);
        apply();
    }

    @Override
    public void close() {
        ticks.cancel(false);
        shadows.close();
    }
}

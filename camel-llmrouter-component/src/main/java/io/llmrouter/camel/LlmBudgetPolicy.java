/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.routing.Fingerprint;
import io.llmrouter.spending.Budget;
import io.llmrouter.spending.CappedGate;
import io.llmrouter.spending.OnExceeded;
import io.llmrouter.spending.ScopedGate;
import io.llmrouter.spending.SpendGate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Policy;

/**
 * A budget around any steps: {@code policy: {ref: dailyBudget, steps: [...]}}. What the steps' {@code llmrouter:} endpoints spend is held against it, beside the
 * budgets of their routers. Where there is no room the endpoint fails with a {@code BudgetExceededException}, which stops the steps; once a day's limit is
 * reached and {@code onExceeded} is {@code fail}, the steps do not begin. Thread-safe once its route has started; set the properties before.
 */
public class LlmBudgetPolicy implements Policy, CamelContextAware {

    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final double DOWNGRADE_AT = 0.8;

    /** Nodes that are being wrapped, for one policy may stand inside itself. */
    private final Deque<String> nodes = new ArrayDeque<>();

    private CamelContext context;
    private String name;
    private double perDay = NONE;
    private double perTenantPerDay = NONE;
    private double perExchange = NONE;
    private String tenant = "${exchangeProperty." + LlmRouterProperties.TENANT + "}";
    private String trustHeaders = "";
    private OnExceeded onExceeded = OnExceeded.downgrade;
    private double downgradeAt = DOWNGRADE_AT;
    private String zone = "UTC";

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        require(route, "perDay", perDay);
        require(route, "perTenantPerDay", perTenantPerDay);
        require(route, "perExchange", perExchange);
        if (Double.isInfinite(perDay) && Double.isInfinite(perTenantPerDay) && Double.isInfinite(perExchange)) {
            throw new IllegalArgumentException("LlmBudgetPolicy in route " + route.getRouteId()
                    + " limits nothing; set perDay, perTenantPerDay or perExchange");
        }
        if (!(downgradeAt > 0 && downgradeAt <= 1)) {
            throw new IllegalArgumentException("LlmBudgetPolicy in route " + route.getRouteId() + ": downgradeAt is "
                    + downgradeAt + "; write a share above 0, at most 1");
        }
        nodes.push(definition.getId());
    }

    private static void require(Route route, String property, double amount) {
        if (Double.isNaN(amount) || amount < 0) {
            throw new IllegalArgumentException("LlmBudgetPolicy in route " + route.getRouteId() + ": " + property
                    + " is " + amount + "; write an amount of 0 or more, in the configuration's currency");
        }
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        String place = route.getRouteId() + "/" + nodes.pop();
        String scope = "policy/" + (name == null ? place : name);
        configured();
        SpendingService spending = LlmRouterRegistry.get(context).spendingService();
        spending.policy(
                scope,
                new Budget(
                        NONE,
                        perDay,
                        perTenantPerDay,
                        Map.of(),
                        onExceeded,
                        downgradeAt,
                        ZoneId.of(zone),
                        spending.currency()));
        TenantExpression who = TenantExpression.of(context, "tenant", tenant, trustHeaders);
        return new BudgetedSteps(steps, exchange -> {
            String asks = who.of(exchange);
            SpendGate outer = exchange.getProperty(LlmRouterProperties.SPEND_GATE, SpendGate.class);
            SpendGate daily = outer != null && outer.holds(scope)
                    ? SpendGate.open()
                    : new ScopedGate(spending.gate(), scope, asks == null ? null : Fingerprint.of(asks));
            return new CappedGate(daily, "perExchange", perExchange, onExceeded, spending.currency());
        });
    }

    /** Models and routers are there before their money is. */
    private void configured() {
        try {
            context.getComponent("llmrouter", LlmRouterComponent.class).configure();
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** Name of the budget; policies of one name share it. Default: one for each place in a route. */
    public void setName(String name) {
        this.name = name;
    }

    /** What all exchanges together may spend in a day, in the configuration's currency. */
    public void setPerDay(double perDay) {
        this.perDay = perDay;
    }

    /** What all exchanges of one tenant may spend in a day. */
    public void setPerTenantPerDay(double perTenantPerDay) {
        this.perTenantPerDay = perTenantPerDay;
    }

    /** What the steps may spend for one exchange. */
    public void setPerExchange(double perExchange) {
        this.perExchange = perExchange;
    }

    /** Comma-separated headers that {@code tenant} may read, because only your own systems can set them. */
    public void setTrustHeaders(String trustHeaders) {
        this.trustHeaders = trustHeaders;
    }

    /** Who asks: a simple expression over exchange properties. Default: whom authentication found out. */
    public void setTenant(String tenant) {
        this.tenant = tenant;
    }

    /** {@code downgrade} to the cheapest model, {@code cacheOnly}, or {@code fail}. Default {@code downgrade}. */
    public void setOnExceeded(OnExceeded onExceeded) {
        this.onExceeded = onExceeded;
    }

    /** Share of a day's limit from which on a downgrading budget allows the cheapest model only. Default 0.8. */
    public void setDowngradeAt(double downgradeAt) {
        this.downgradeAt = downgradeAt;
    }

    /** Time zone in which a day begins. Default UTC. */
    public void setZone(String zone) {
        this.zone = zone;
    }
}

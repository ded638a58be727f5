/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.time.ZoneId;
import java.util.Map;

/**
 * What a router may spend, in the configuration's currency. Immutable.
 *
 * @param perRequest on all calls of one request; infinite for no limit, like the others
 * @param perDay on everything
 * @param perTenantPerDay on everything for one tenant; requests of no tenant count as those of one
 * @param tenants other limits for tenants by their hash, instead of {@code perTenantPerDay}
 * @param onExceeded what is done then
 * @param downgradeAt share of a day's limit from which on a downgrading budget allows the cheapest model only, in (0, 1]
 * @param zone where a day begins and ends
 * @param currency for messages
 */
public record Budget(
        double perRequest,
        double perDay,
        double perTenantPerDay,
        Map<String, Double> tenants,
        OnExceeded onExceeded,
        double downgradeAt,
        ZoneId zone,
        String currency) {

    /** Copies the limits of tenants. */
    public Budget {
        tenants = Map.copyOf(tenants);
    }

    /**
     * A day's limit for a tenant.
     *
     * @param tenant its hash; empty for nobody in particular
     */
    public double perDayOf(String tenant) {
        return tenants.getOrDefault(tenant, perTenantPerDay);
    }

    /** Whether any limit depends on who asks. */
    boolean limitsTenants() {
        return Double.isFinite(perTenantPerDay) || !tenants.isEmpty();
    }
}

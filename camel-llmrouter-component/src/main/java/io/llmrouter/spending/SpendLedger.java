/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * The account of every call: per router, day and tenant, and in it per model and purpose, what was spent; and what the strongest model would have cost.
 *
 * <p>Idea: each process owns its rows and tells others their newest state, which replaces the older one, so that telling something twice, late or in
 * another order is harmless and nothing is counted twice. Cost: about two microseconds and no allocation that stays, per call. Known weakness: what a
 * process did not tell before it was killed is lost. Bounded: days and tenants. Thread-safe.
 */
public final class SpendLedger {

    /** Tenants that are not kept apart any more, together. */
    public static final String OTHERS = "others";

    /** Days that are kept, of each router. */
    public static final int DAYS = 32;

    static final int TENANTS = 1_000;

    private final String run;
    private final int daysKept;
    private final int tenantsKept;
    private final AtomicLong versions = new AtomicLong();
    private final Map<String, DayClock> zones = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<String, RouterDay>> routers = new ConcurrentHashMap<>();

    /** A ledger of 32 days and, each day and router, 1,000 tenants. */
    public SpendLedger() {
        this(UUID.randomUUID().toString(), DAYS, TENANTS);
    }

    /**
     * A ledger of the usual size for a process that tells others.
     *
     * @param run this process from its start to its end, as no other
     */
    public SpendLedger(String run) {
        this(run, DAYS, TENANTS);
    }

    /**
     * @param run this process from its start to its end, as no other
     * @param daysKept days of each router
     * @param tenantsKept tenants of each router and day that are kept apart
     */
    public SpendLedger(String run, int daysKept, int tenantsKept) {
        this.run = run;
        this.daysKept = daysKept;
        this.tenantsKept = tenantsKept;
    }

    /** Says where a router's days begin and end; UTC otherwise. */
    public void zone(String router, ZoneId zone) {
        zones.put(router, new DayClock(zone));
    }

    /** The day of a router that a moment is in, as an ISO date. */
    public String dayOf(String router, Instant moment) {
        return clock(router).dayOf(moment).date();
    }

    private DayClock clock(String router) {
        return zones.computeIfAbsent(router, name -> new DayClock(ZoneOffset.UTC));
    }

    RouterDay today(String router, Instant now) {
        DayClock.Day day = clock(router).dayOf(now);
        ConcurrentSkipListMap<String, RouterDay> days =
                routers.computeIfAbsent(router, name -> new ConcurrentSkipListMap<>());
        RouterDay known = days.get(day.date());
        if (known == null) {
            return day(router, day);
        }
        known.lasts(day); // it may have been heard of before its zone was known
        return known;
    }

    private RouterDay day(String router, DayClock.Day day) {
        ConcurrentSkipListMap<String, RouterDay> days =
                routers.computeIfAbsent(router, name -> new ConcurrentSkipListMap<>());
        RouterDay added = days.computeIfAbsent(day.date(), date -> new RouterDay(router, day, tenantsKept, versions));
        while (days.size() > daysKept) {
            Map.Entry<String, RouterDay> oldest = days.firstEntry();
            days.remove(oldest.getKey().equals(day.date()) ? days.lastKey() : oldest.getKey());
        }
        return added;
    }

    /**
     * Changes what this process knows of savings.
     *
     * @param router whose request it was
     * @param tenant hash; null for nobody in particular
     * @param when the request came in
     * @param change is given the account so far
     */
    public void change(String router, String tenant, Instant when, UnaryOperator<Account> change) {
        today(router, when).change(Objects.requireNonNullElse(tenant, ""), change);
    }

    /**
     * Takes note of another process's row, or of one of an earlier run; not of a day before those that are kept. That somebody has a row of this process
     * that it no longer keeps is news to tell.
     */
    public void hear(SpendRow row) {
        String router = row.key().router();
        String date = row.key().day();
        if (row.key().run().equals(run)) {
            if (!row.account().isEmpty()) {
                known(row.key()).ifPresent(day -> day.recall(row.key().tenant()));
            }
        } else if (!isForgotten(router, date)) {
            day(router, clock(router).on(LocalDate.parse(date))).hear(row);
        }
    }

    private Optional<RouterDay> known(SpendRow.Key key) {
        return Optional.ofNullable(routers.get(key.router())).map(days -> days.get(key.day()));
    }

    private boolean isForgotten(String router, String day) {
        ConcurrentSkipListMap<String, RouterDay> days = routers.get(router);
        return days != null && days.size() >= daysKept && day.compareTo(days.firstKey()) < 0;
    }

    /**
     * Rows of this process that have changed since this was last asked, also those that are empty now. Whoever cannot pass one on says so by {@link #retell}.
     */
    public List<SpendRow> news() {
        List<SpendRow> rows = new ArrayList<>();
        all().forEach(day -> day.news(run, rows::add));
        return rows;
    }

    /** A row of this process was not passed on. */
    public void retell(SpendRow row) {
        known(row.key()).ifPresent(day -> day.retell(row.key().tenant()));
    }

    /** Nobody knows anything of this process. */
    public void retellAll() {
        all().forEach(RouterDay::retell);
    }

    /** Everything that this process knows, of other runs as well. */
    public List<SpendRow> rows() {
        List<SpendRow> rows = new ArrayList<>();
        all().forEach(day -> {
            day.rows(run, rows::add);
            day.heard(rows::add);
        });
        return rows;
    }

    private Collection<RouterDay> all() {
        return routers.values().stream().flatMap(days -> days.values().stream()).toList();
    }

    /**
     * What was spent and saved, of all processes.
     *
     * @param router name, or null for all
     * @param day ISO date, or null for all that are kept
     * @return sums by router, day and tenant, the tenant being empty for nobody in particular
     */
    public List<Entry> entries(String router, String day) {
        List<Entry> entries = new ArrayList<>();
        new TreeMap<>(routers).forEach((name, days) -> {
            if (router == null || router.equals(name)) {
                days.forEach((date, kept) -> {
                    if (day == null || day.equals(date)) {
                        new TreeMap<>(kept.accounts())
                                .forEach((tenant, account) -> entries.add(new Entry(name, date, tenant, account)));
                    }
                });
            }
        });
        return entries;
    }

    /** Sums of one router, day and tenant. */
    public record Entry(String router, String day, String tenant, Account account) {}
}

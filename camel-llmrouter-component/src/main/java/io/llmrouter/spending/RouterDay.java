/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One router on one day. Of too many tenants the least recent is summed into {@link SpendLedger#OTHERS}, what other runs told of it included; what it had
 * spent counts for the router, but if it comes back its own limit begins anew. Rows of other runs are as many as those keep, for a run tells which of its
 * rows have become empty. Thread-safe: everything is guarded by {@code this}.
 */
final class RouterDay {

    private static final double NONE = Double.POSITIVE_INFINITY;

    private final String router;
    private volatile DayClock.Day day;
    private final int tenantsKept;
    private final LinkedHashMap<String, TenantDay> tenants = new LinkedHashMap<>(16, 0.75f, true);
    private final AtomicLong versions;
    /** Tenants whose row of this process is news to others. */
    private final Set<String> changed = new LinkedHashSet<>();
    /** Rows of this process that are empty now, which is news to others. */
    private final Map<String, Long> emptied = latest();
    /** Rows of other runs that are empty now, so that an older state that comes late does not bring them back. */
    private final Map<SpendRow.Key, Long> ended = latest();

    private double spent;
    private double reserved;
    private final Told told = new Told();

    /** @param versions rise with every change of anything */
    RouterDay(String router, DayClock.Day day, int tenantsKept, AtomicLong versions) {
        this.versions = versions;
        this.router = router;
        this.day = day;
        this.tenantsKept = tenantsKept;
    }

    private <K> Map<K, Long> latest() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
                return size() > tenantsKept;
            }
        };
    }

    String router() {
        return router;
    }

    DayClock.Day day() {
        return day;
    }

    void lasts(DayClock.Day sameDate) {
        if (!day.equals(sameDate)) {
            day = sameDate;
        }
    }

    /**
     * Sets money aside, if there is room.
     *
     * @return what is in the way, or null
     */
    synchronized Full reserve(String tenant, double expected, Budget budget) {
        TenantDay account = tenant(tenant);
        if (budget != null && expected > 0) {
            if (spent + reserved + expected > budget.perDay()) {
                return new Full("perDay", budget.perDay(), spent, spent + reserved);
            }
            double limit = budget.perDayOf(tenant);
            if (account.committed() + expected > limit) {
                return new Full("perTenantPerDay", limit, account.spent(), account.committed());
            }
        }
        reserved += expected;
        account.reserve(expected);
        return null;
    }

    /** What is in the way of a call: what is spent, and with what is under way. */
    record Full(String scope, double limit, double spent, double committed) {}

    synchronized void settle(String tenant, double expected, double cost, Account call) {
        TenantDay account = release(tenant, expected);
        account.settle(call, cost, changed(tenant));
        spent += cost;
    }

    synchronized TenantDay release(String tenant, double expected) {
        reserved -= expected;
        TenantDay account = tenant(tenant);
        account.release(expected);
        return account;
    }

    synchronized void change(String tenant, UnaryOperator<Account> change) {
        TenantDay account = tenant(tenant);
        account.change(change, changed(tenant));
    }

    /** Takes note that a row of this process is news, and gives its version. */
    private long changed(String tenant) {
        emptied.remove(tenant);
        changed.add(tenant);
        return versions.incrementAndGet();
    }

    synchronized void hear(SpendRow row) {
        SpendRow.Key key = row.key();
        if (ended.getOrDefault(key, 0L) >= row.version()) {
            return;
        }
        boolean ends = row.account().isEmpty();
        TenantDay holder = holder(key);
        if (!ends) {
            ended.remove(key);
            spent += (holder == null ? tenant(key.tenant()) : holder).hear(row);
            return;
        }
        ended.put(key, row.version());
        if (holder != null) {
            spent += holder.hear(row);
            if (holder.isVacant()) {
                tenants.values().remove(holder);
            }
        }
    }

    /** Where a row of another run is or belongs; null if its tenant is not known. */
    private TenantDay holder(SpendRow.Key key) {
        TenantDay others = tenants.get(SpendLedger.OTHERS);
        return others != null && others.hasHeard(key) ? others : tenants.get(key.tenant());
    }

    /** What limits a tenant's calls: the router's day, and its own if it has a limit. */
    synchronized List<Filled> limits(String tenant, Budget budget) {
        Filled whole = new Filled("perDay", budget.perDay(), spent);
        if (!budget.limitsTenants()) {
            return List.of(whole);
        }
        TenantDay account = tenants.get(tenant);
        return List.of(
                whole, new Filled("perTenantPerDay", budget.perDayOf(tenant), account == null ? 0 : account.spent()));
    }

    /** The router's day, and if tenants are limited the one that is fullest. */
    synchronized List<Filled> fullest(Budget budget) {
        Filled whole = new Filled("perDay", budget.perDay(), spent);
        return budget.limitsTenants()
                ? List.of(
                        whole,
                        tenants.entrySet().stream()
                                .map(entry -> new Filled(
                                        "perTenantPerDay",
                                        budget.perDayOf(entry.getKey()),
                                        entry.getValue().spent()))
                                .max(Comparator.comparingDouble(Filled::share))
                                .orElse(new Filled("perTenantPerDay", budget.perTenantPerDay(), 0)))
                : List.of(whole);
    }

    /** How full a limit is; what calls under way may cost is left out. */
    record Filled(String scope, double limit, double spent) {
        double share() {
            return Double.isInfinite(limit) ? 0 : limit == 0 ? 1 : spent / limit;
        }
    }

    /** Raises a level that was passed, once. */
    synchronized boolean raise(String scope, String tenant, int reached) {
        return told(scope, tenant).raise(reached);
    }

    /** Whether anybody is to be told that a call does not fit. */
    synchronized boolean refuse(Full full, String tenant, Instant now) {
        return told(full.scope(), tenant).refuse(full.limit(), now);
    }

    private Told told(String scope, String tenant) {
        return scope.equals("perDay") ? told : tenant(tenant).told();
    }

    /** Levels after limits were changed, or nothing at the end of the day; tells which were nearly full or full and are less so. */
    synchronized List<Opened> reopen(Budget budget) {
        List<Opened> opened = new ArrayList<>();
        if (lower(told, budget == null ? NONE : budget.perDay(), spent)) {
            opened.add(new Opened("perDay", ""));
        }
        tenants.forEach((name, account) -> {
            if (lower(account.told(), budget == null ? NONE : budget.perDayOf(name), account.spent())) {
                opened.add(new Opened("perTenantPerDay", name));
            }
        });
        return opened;
    }

    /** What counts against it. */
    synchronized double spent(Opened limit) {
        if (limit.scope().equals("perDay")) {
            return spent;
        }
        TenantDay account = tenants.get(limit.tenant());
        return account == null ? 0 : account.spent();
    }

    private static boolean lower(Told told, double limit, double spent) {
        return told.lower(LevelOf.share(new Filled("", limit, spent).share()), limit);
    }

    /** A limit that has room again. */
    record Opened(String scope, String tenant) {}

    private TenantDay tenant(String name) {
        TenantDay known = tenants.get(name);
        if (known != null) {
            return known;
        }
        TenantDay fresh = new TenantDay();
        tenants.put(name, fresh);
        if (tenants.size() > tenantsKept && !name.equals(SpendLedger.OTHERS)) {
            forgetOne(name);
        }
        return fresh;
    }

    private void forgetOne(String keep) {
        Iterator<Map.Entry<String, TenantDay>> oldest = tenants.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, TenantDay> entry = oldest.next();
            boolean kept = entry.getKey().equals(keep) || entry.getKey().equals(SpendLedger.OTHERS);
            if (!kept && !entry.getValue().isUnderway()) {
                TenantDay gone = entry.getValue();
                oldest.remove();
                TenantDay others = tenant(SpendLedger.OTHERS);
                if (gone.version() > 0) {
                    empty(entry.getKey());
                    others.absorb(gone, changed(SpendLedger.OTHERS));
                } else {
                    others.absorb(gone, others.version());
                }
                return;
            }
        }
    }

    private void empty(String tenant) {
        changed.remove(tenant);
        emptied.put(tenant, versions.incrementAndGet());
    }

    /** Rows of this process. */
    synchronized void rows(String run, Consumer<SpendRow> each) {
        tenants.forEach((name, account) -> {
            if (account.version() > 0) {
                each.accept(row(run, name, account));
            }
        });
    }

    /** Rows of this process that are news, those of tenants that are no longer kept included, which are empty; they are no news any more. */
    synchronized void news(String run, Consumer<SpendRow> each) {
        changed.forEach(name -> each.accept(row(run, name, tenants.get(name))));
        emptied.forEach((name, version) -> each.accept(new SpendRow(key(run, name), version, Account.EMPTY)));
        changed.clear();
        emptied.clear();
    }

    /** A row of this process is news again. */
    synchronized void retell(String tenant) {
        if (!isOwn(tenant)) {
            empty(tenant);
        } else {
            changed.add(tenant);
        }
    }

    /** All rows of this process are news again. */
    synchronized void retell() {
        tenants.forEach((name, account) -> {
            if (account.version() > 0) {
                changed.add(name);
            }
        });
    }

    /** Somebody still has a row of this process. */
    synchronized void recall(String tenant) {
        if (!isOwn(tenant)) {
            empty(tenant);
        }
    }

    private boolean isOwn(String tenant) {
        TenantDay account = tenants.get(tenant);
        return account != null && account.version() > 0;
    }

    private SpendRow row(String run, String tenant, TenantDay account) {
        return new SpendRow(key(run, tenant), account.version(), account.own());
    }

    /** Rows of other runs. */
    synchronized void heard(Consumer<SpendRow> each) {
        tenants.values().forEach(account -> account.heard().forEach(each));
    }

    private SpendRow.Key key(String run, String tenant) {
        return new SpendRow.Key(run, router, day.date(), tenant);
    }

    synchronized Map<String, Account> accounts() {
        Map<String, Account> accounts = new LinkedHashMap<>();
        tenants.forEach((name, account) -> accounts.put(name, account.total()));
        return accounts;
    }
}

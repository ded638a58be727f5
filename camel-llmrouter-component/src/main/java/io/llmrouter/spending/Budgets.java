/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.failure.BudgetExceededException.Spent;
import io.llmrouter.model.TokenCount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Holds every call against the budgets of its router, and keeps the account of what calls cost.
 *
 * <p>Idea: what a call is expected to cost is set aside before it is made, so that calls under way at the same time count as well; afterwards what it
 * really cost takes its place. Known weakness: a call may cost more than expected, so a limit can be passed by what the calls under way cost more, in a
 * cluster also by what the others spent since they last told. A day is the clock's: when the clock goes back over midnight, the earlier day's account goes
 * on. Thread-safe.
 */
public final class Budgets implements SpendGate {

    private final SpendLedger ledger;
    private final Clock clock;
    private final Consumer<BudgetNews> news;
    private volatile Map<String, Budget> budgets = Map.of();
    private final Map<String, RouterDay> latest = new ConcurrentHashMap<>();

    /**
     * @param ledger where calls are accounted for
     * @param clock the time of day
     * @param news told of limits that are nearly reached, reached, or have room again; quick, never throws
     */
    public Budgets(SpendLedger ledger, Clock clock, Consumer<BudgetNews> news) {
        this.ledger = ledger;
        this.clock = clock;
        this.news = news;
    }

    /** Swaps all budgets, by router; what is spent and set aside stays. */
    public void apply(Map<String, Budget> byRouter) {
        budgets = Map.copyOf(byRouter);
        byRouter.forEach((router, budget) -> ledger.zone(router, budget.zone()));
        latest.keySet().forEach(this::review);
    }

    /** The ledger. */
    public SpendLedger ledger() {
        return ledger;
    }

    /** How the limits of all days stand now: at most two of a budget. */
    public List<BudgetState> states() {
        return budgets.keySet().stream()
                .flatMap(router -> states(router).stream())
                .toList();
    }

    /** The same of one router; none if it has no budget. */
    public List<BudgetState> states(String router) {
        Budget budget = budgets.get(router);
        return budget == null
                ? List.of()
                : today(router, clock.instant()).fullest(budget).stream()
                        .filter(filled -> Double.isFinite(filled.limit()))
                        .map(filled -> new BudgetState(router, filled.scope(), filled.limit(), filled.spent()))
                        .toList();
    }

    /** Tells of limits that have room again; from time to time, for routers that nobody asks. */
    public void tick() {
        latest.keySet().forEach(router -> today(router, clock.instant()));
    }

    private void review(String router) {
        Budget budget = budgets.get(router);
        RouterDay day = today(router, clock.instant());
        day.reopen(budget).forEach(opened -> tellOpened(day, opened));
    }

    private RouterDay today(String router, Instant now) {
        RouterDay day = ledger.today(router, now);
        RouterDay before = latest.get(router);
        boolean begins =
                before == null || day.day().start().isAfter(before.day().start());
        if (begins
                && (before == null ? latest.putIfAbsent(router, day) == null : latest.replace(router, before, day))
                && before != null) {
            before.reopen(null).forEach(opened -> tellOpened(day, opened));
        }
        return day;
    }

    private void tellOpened(RouterDay day, RouterDay.Opened opened) {
        Budget budget = budgets.get(day.router());
        double limit = budget == null
                ? Double.POSITIVE_INFINITY
                : opened.scope().equals("perDay") ? budget.perDay() : budget.perDayOf(opened.tenant());
        news.accept(new BudgetNews(
                day.router(),
                opened.tenant(),
                opened.scope(),
                limit,
                day.spent(opened),
                "open",
                null,
                null,
                name(day.router(), opened.scope(), opened.tenant())
                        + (Double.isInfinite(limit)
                                ? " is no more: nothing limits it"
                                : " has room again: " + Money.of(limit) + " " + budget.currency())));
    }

    @Override
    public Outlook outlook(String router, String tenant) {
        Budget budget = budgets.get(router);
        if (budget == null) {
            return Outlook.OPEN;
        }
        RouterDay day = today(router, clock.instant());
        RouterDay.Filled filled = look(budget, day, tenant(tenant)); // others may have spent it
        Room room = room(budget, filled);
        return room == Room.any
                ? Outlook.OPEN
                : new Outlook(room, exceeded(budget, day, tenant(tenant), filled, "no more is spent on dear models"));
    }

    private static Room room(Budget budget, RouterDay.Filled filled) {
        if (budget.onExceeded() == OnExceeded.downgrade) {
            return filled.share() >= budget.downgradeAt() ? Room.cheapest : Room.any;
        }
        if (filled.share() < 1) {
            return Room.any;
        }
        return budget.onExceeded() == OnExceeded.cacheOnly ? Room.cached : Room.none;
    }

    @Override
    public SpendGate forRequest(String router) {
        Budget budget = budgets.get(router);
        return budget == null || Double.isInfinite(budget.perRequest())
                ? this
                : new CappedGate(this, "perRequest", budget.perRequest(), budget.onExceeded(), budget.currency());
    }

    @Override
    public Reservation reserve(Expense expense) {
        Budget budget = budgets.get(expense.router());
        RouterDay day = today(expense.router(), clock.instant());
        String tenant = tenant(expense.tenant());
        RouterDay.Full full = day.reserve(tenant, expense.expected(), budget);
        if (full == null) {
            return new Held(day, expense, tenant);
        }
        tellRefused(budget, day, tenant, expense, full);
        return new Refused(exceeded(
                budget,
                day,
                tenant,
                new RouterDay.Filled(full.scope(), full.limit(), full.committed()),
                "a call to " + expense.model() + " is expected to cost " + Money.of(expense.expected())));
    }

    /** A dear call that does not fit says nothing of cheaper ones, nor that the limit is reached. */
    private void tellRefused(Budget budget, RouterDay day, String tenant, Expense expense, RouterDay.Full full) {
        if (!day.refuse(full, tenant, clock.instant())) {
            return;
        }
        String of = full.scope().equals("perDay") ? "" : tenant;
        double left = Math.max(0, full.limit() - full.committed());
        news.accept(new BudgetNews(
                day.router(),
                of,
                full.scope(),
                full.limit(),
                full.spent(),
                budget.onExceeded().name(),
                day.day().end(),
                new BudgetNews.Misfit(expense.model(), expense.expected(), left),
                name(day.router(), full.scope(), of) + " has no room for a call to " + expense.model()
                        + ", which asked "
                        + Money.of(expense.expected()) + " of " + Money.of(left) + " left of " + Money.of(full.limit())
                        + " " + budget.currency() + "; it opens again at "
                        + day.day().end()));
    }

    private static String tenant(String hash) {
        return Objects.requireNonNullElse(hash, "");
    }

    /** Tells what is to be told of a tenant's limits; returns the one that is reached first. */
    private RouterDay.Filled look(Budget budget, RouterDay day, String tenant) {
        List<RouterDay.Filled> limits = day.limits(tenant, budget);
        for (RouterDay.Filled filled : limits) {
            int level = LevelOf.share(filled.share());
            if (level > 0) {
                raise(budget, day, tenant, filled, level);
            }
        }
        return limits.stream()
                .max(Comparator.comparingDouble(RouterDay.Filled::share))
                .orElseThrow();
    }

    private void raise(Budget budget, RouterDay day, String tenant, RouterDay.Filled filled, int level) {
        if (!day.raise(filled.scope(), tenant, level)) {
            return;
        }
        boolean full = level == LevelOf.FULL;
        String of = filled.scope().equals("perDay") ? "" : tenant;
        String action = full ? budget.onExceeded().name() : "warn";
        news.accept(new BudgetNews(
                day.router(),
                of,
                filled.scope(),
                filled.limit(),
                filled.spent(),
                action,
                day.day().end(),
                null,
                name(day.router(), filled.scope(), of) + (full ? " is spent: " : " is nearly spent: ")
                        + Money.of(filled.spent()) + " of " + Money.of(filled.limit()) + " " + budget.currency()
                        + "; it opens again at " + day.day().end()));
    }

    private static String name(String router, String scope, String tenant) {
        String whose = router.startsWith("policy/") ? "'" + router + "'" : "router '" + router + "'";
        return "budget " + scope + " of " + whose + (tenant.isEmpty() ? "" : " for tenant " + tenant);
    }

    private BudgetExceededException exceeded(
            Budget budget, RouterDay day, String tenant, RouterDay.Filled filled, String why) {
        Instant opens = day.day().end();
        String of = filled.scope().equals("perDay") ? "" : tenant;
        return new BudgetExceededException(
                name(day.router(), filled.scope(), of) + " has no room: " + Money.of(filled.spent()) + " of "
                        + Money.of(filled.limit()) + " " + budget.currency() + " are spent or under way, and " + why
                        + "; it opens again at " + opens,
                new Spent(
                        filled.scope(),
                        filled.limit(),
                        filled.spent(),
                        opens,
                        budget.onExceeded().name()),
                Duration.between(clock.instant(), opens));
    }

    /** What is set aside for one call; ends once. */
    private final class Held implements Reservation {

        private final RouterDay day;
        private final Expense expense;
        private final String tenant;
        private boolean ended;

        Held(RouterDay day, Expense expense, String tenant) {
            this.day = day;
            this.expense = expense;
            this.tenant = tenant;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public void settle(double cost) {
            settle(cost, TokenCount.NONE);
        }

        @Override
        public void settle(double cost, TokenCount tokens) {
            if (end()) {
                Account call = Account.of(expense.model(), expense.purpose(), Spend.of(cost, tokens));
                day.settle(tenant, expense.expected(), cost, call);
                Budget budget = budgets.get(expense.router());
                if (budget != null) {
                    look(budget, day, tenant);
                }
            }
        }

        @Override
        public void release() {
            if (end()) {
                day.release(tenant, expense.expected());
            }
        }

        private synchronized boolean end() {
            boolean first = !ended;
            ended = true;
            return first;
        }
    }
}

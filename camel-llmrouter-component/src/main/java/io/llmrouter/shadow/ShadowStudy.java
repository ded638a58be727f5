/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One router and its shadow: all requests by stratum, and the pairs that stand for them. Pairs and requests are sorted by the strata of the newest event, so
 * that a changed configuration needs no new log. Immutable.
 *
 * @param router whose requests
 * @param model the shadow; that of the newest event
 * @param population what there is
 * @param pairs what was compared, by time
 * @param spending what the shadow did and cost
 */
record ShadowStudy(String router, String model, Requests population, List<ShadowPair> pairs, Spending spending) {

    /**
     * Requests.
     *
     * @param decisions in the log
     * @param excluded of them, by reason
     * @param byStratum those of other models' answers
     * @param sameByStratum those that the shadow model answered itself
     * @param sameCost what their answering calls cost
     * @param servedCost of all that could be shadowed
     * @param rows that could be shadowed
     * @param currency of the costs
     */
    record Requests(
            int decisions,
            Map<String, Integer> excluded,
            Map<String, Integer> byStratum,
            Map<String, Integer> sameByStratum,
            double sameCost,
            double servedCost,
            List<LogRow> rows,
            String currency) {

        int others() {
            return sum(byStratum);
        }

        int same() {
            return sum(sameByStratum);
        }

        int all() {
            return others() + same();
        }

        /** Of the requests, those that another model answered. */
        double othersShare() {
            return all() == 0 ? 1 : (double) others() / all();
        }

        /** Of both kinds. */
        Map<String, Integer> strata() {
            Map<String, Integer> all = new TreeMap<>(byStratum);
            sameByStratum.forEach((stratum, count) -> all.merge(stratum, count, Integer::sum));
            return all;
        }

        private static int sum(Map<String, Integer> counts) {
            return counts.values().stream().mapToInt(n -> n).sum();
        }
    }

    /**
     * What the shadow did.
     *
     * @param outcomes how often each came
     * @param judges who judged
     * @param shadowCost of its calls
     * @param judgeCost of the judge's
     * @param comparisons by preference
     * @param swapped of them, in how many the judge changed sides with the places
     * @param otherModels events of other shadows, which are left out
     * @param rate of the newest event
     */
    record Spending(
            Map<String, Integer> outcomes,
            Set<String> judges,
            double shadowCost,
            double judgeCost,
            int comparisons,
            int swapped,
            int otherModels,
            double rate) {}

    static ShadowStudy of(ShadowLog log, String router) {
        List<LoggedShadow> events = log.shadows().stream()
                .filter(event -> event.router().equals(router))
                .sorted((a, b) -> Long.compare(a.millis(), b.millis()))
                .toList();
        LoggedShadow newest = events.isEmpty() ? null : events.get(events.size() - 1);
        String model = newest == null ? null : newest.model();
        List<LoggedShadow> own =
                events.stream().filter(event -> event.model().equals(model)).toList();
        Names names = Names.of(own);
        Requests population = population(log, router, model, names);
        List<ShadowPair> pairs = own.stream()
                .filter(event ->
                        event.outcome().equals("compared") || event.outcome().equals("noVerdict"))
                .map(event -> pair(log, event, names))
                .toList();
        return new ShadowStudy(router, model, population, pairs, spending(own, events.size() - own.size(), newest));
    }

    /** How strata are called, and which of them were drawn from under a name of their own. */
    private record Names(Strata strata, Set<String> known, boolean others) {

        static Names of(List<LoggedShadow> events) {
            Strata strata = new Strata(Dimension.DEFAULT);
            Set<String> known = new HashSet<>();
            boolean others = false;
            for (LoggedShadow event : events) {
                strata = Strata.readFrom(event.stratum()).orElse(strata);
                known.add(event.stratum());
                others |= event.stratum().equals(Strata.OTHERS);
            }
            return new Names(strata, known, others);
        }

        String of(LogRow row) {
            String name = row.stratum(strata);
            return others && !known.contains(name) ? Strata.OTHERS : name;
        }
    }

    private static Requests population(ShadowLog log, String router, String model, Names names) {
        Map<String, Integer> excluded = new TreeMap<>();
        Map<String, Integer> byStratum = new TreeMap<>();
        List<LogRow> rows = new ArrayList<>();
        int decisions = 0;
        Map<String, Integer> same = new TreeMap<>();
        double own = 0;
        double cost = 0;
        String currency = null;
        for (LogRow row : log.rows()) {
            if (!row.router().equals(router)) {
                continue;
            }
            decisions++;
            currency = row.currency();
            if (row.excluded() != null) {
                excluded.merge(row.excluded(), 1, Integer::sum);
                continue;
            }
            rows.add(row);
            cost += row.cost();
            if (row.served().equals(model)) {
                same.merge(names.of(row), 1, Integer::sum);
                own += row.answerCost();
            } else {
                byStratum.merge(names.of(row), 1, Integer::sum);
            }
        }
        return new Requests(decisions, excluded, byStratum, same, own, cost, rows, currency);
    }

    private static ShadowPair pair(ShadowLog log, LoggedShadow event, Names names) {
        LogRow row = log.row(event.id());
        double served = log.score(event.id(), event.served(), true);
        double shadow = event.same() ? served : log.score(event.id(), event.model(), false);
        return new ShadowPair(
                row == null ? event.stratum() : names.of(row),
                row == null ? Map.of() : row.kinds(),
                event.millis(),
                event.same(),
                Double.isNaN(served) ? event.values().servedGood() : served,
                Double.isNaN(shadow) ? event.values().shadowGood() : shadow,
                preference(event.preferred()),
                event.same() ? Double.NaN : event.values().agree(),
                row == null ? event.values().servedCost() : row.cost(),
                event.values().cost());
    }

    private static double preference(String preferred) {
        return preferred == null
                ? Double.NaN
                : switch (preferred) {
                    case "served" -> 1;
                    case "shadow" -> -1;
                    case "tie" -> 0;
                    default -> Double.NaN;
                };
    }

    private static Spending spending(List<LoggedShadow> events, int others, LoggedShadow newest) {
        Map<String, Integer> outcomes = new TreeMap<>();
        Set<String> judges = new HashSet<>();
        double shadow = 0;
        double judge = 0;
        double comparisons = 0;
        double swapped = 0;
        for (LoggedShadow event : events) {
            outcomes.merge(event.outcome(), 1, Integer::sum);
            if (event.judgedBy() != null) {
                judges.add(event.judgedBy());
            }
            shadow += event.values().cost();
            judge += event.values().judgeCost();
            comparisons += event.values().comparisons();
            swapped += event.values().swapped();
        }
        return new Spending(
                outcomes,
                judges,
                shadow,
                judge,
                (int) comparisons,
                (int) swapped,
                others,
                newest == null ? Double.NaN : newest.rate());
    }
}

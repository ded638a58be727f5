/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.load.LatencySummary;
import io.llmrouter.resilience.Deployment;
import io.llmrouter.resilience.Deployments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** The models that a balancing decider chooses among, with their weights. Thread-safe; only the deployments behind it change. */
public final class CandidatePool {

    private static final double NANOS_PER_MILLI = 1e6;

    private final List<String> names;
    private final double[] weights;
    private final List<Deployment> members;
    private final BiPredicate<RoutingRequest, String> able;
    private final DoubleSupplier random;
    private final Function<String, Optional<String>> region;

    /**
     * What a pool lives in.
     *
     * @param deployments what is observed
     * @param able whether a model, by name, can serve a request at all
     * @param random numbers in [0, 1), for ties; thread-safe
     * @param region where a model, by name, runs
     */
    public record Surroundings(
            Deployments deployments,
            BiPredicate<RoutingRequest, String> able,
            DoubleSupplier random,
            Function<String, Optional<String>> region) {

        /** Where regions have no names. */
        public Surroundings(Deployments deployments, BiPredicate<RoutingRequest, String> able, DoubleSupplier random) {
            this(deployments, able, random, name -> Optional.empty());
        }
    }

    /**
     * @param weights capacity of each model by name, above 0, in the order of preference among equals
     * @param around what it lives in
     */
    public CandidatePool(Map<String, Double> weights, Surroundings around) {
        this.names = List.copyOf(weights.keySet());
        this.weights = names.stream().mapToDouble(weights::get).toArray();
        for (int i = 0; i < this.weights.length; i++) {
            if (!(this.weights[i] > 0) || Double.isInfinite(this.weights[i])) {
                throw new IllegalArgumentException("the weight of '" + names.get(i) + "' is " + this.weights[i]
                        + "; a weight is a number above 0");
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a pool has at least one model");
        }
        this.able = around.able();
        this.random = around.random();
        this.region = around.region();
        this.members = names.stream().map(around.deployments()::of).toList();
    }

    /** Names of all models, in order. */
    public List<String> names() {
        return names;
    }

    double[] weights() {
        return weights;
    }

    double weight(int index) {
        return weights[index];
    }

    String name(int index) {
        return names.get(index);
    }

    /** The deployment, the same also after a configuration that dropped it. */
    Deployment member(int index) {
        return members.get(index);
    }

    /** Who can be chosen now, by index, why the others cannot, and which of the others can be asked when all else fails. */
    record Open(int[] indexes, String closed, List<String> waiting) {

        boolean isEmpty() {
            return indexes.length == 0;
        }

        /** For the end of a reason. */
        String remark() {
            return closed.isEmpty() ? "" : "; " + closed;
        }
    }

    Open open(RoutingRequest request) {
        int[] open = new int[names.size()];
        int size = 0;
        StringBuilder closed = new StringBuilder();
        List<String> waiting = new ArrayList<>(0);
        for (int i = 0; i < open.length; i++) {
            String name = names.get(i);
            boolean serves = able.test(request, name);
            Optional<String> why = serves ? members.get(i).refusal() : Optional.of("cannot serve this request");
            if (why.isEmpty()) {
                open[size++] = i;
            } else {
                if (serves) {
                    waiting.add(name);
                }
                closed.append(closed.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(": ")
                        .append(why.get());
            }
        }
        return new Open(size == open.length ? open : Arrays.copyOf(open, size), closed.toString(), waiting);
    }

    Verdict nobody(Open open) {
        return new Verdict.Abstain("none of " + names + " can be called now: " + open.closed());
    }

    /**
     * A choice, and who takes over: the other open ones, best first, then those that are not to be called now, for by then they may be.
     *
     * @param badness of each open one, in their order; NaN is worst
     */
    Verdict.Use use(int chosen, Open open, double[] badness, String reason, Map<String, Object> features) {
        List<String> takeovers = new ArrayList<>(names.size());
        int[] indexes = open.indexes();
        boolean[] taken = new boolean[indexes.length];
        for (int place = 0; place < indexes.length; place++) {
            int best = -1;
            for (int i = 0; i < indexes.length; i++) {
                if (!taken[i] && (best < 0 || Double.compare(badness[i], badness[best]) < 0)) {
                    best = i;
                }
            }
            taken[best] = true;
            if (indexes[best] != chosen) {
                takeovers.add(names.get(indexes[best]));
            }
        }
        takeovers.addAll(open.waiting());
        return new Verdict.Use(names.get(chosen), reason, features, takeovers);
    }

    /** One of them at random, by weight. */
    int draw(List<Integer> indexes) {
        if (indexes.size() == 1) {
            return indexes.get(0);
        }
        double all = 0;
        for (int index : indexes) {
            all += weights[index];
        }
        double at = random.getAsDouble() * all;
        for (int index : indexes) {
            at -= weights[index];
            if (at < 0) {
                return index;
            }
        }
        return indexes.get(indexes.size() - 1);
    }

    /**
     * Two of them at random, by weight, of which the one with fewer calls under way for its weight takes it: calls pile up where they have become slow before
     * the first of them ends, and nobody runs to the one that was the emptiest a moment ago. Source: the power of two choices (Mitzenmacher, 2001).
     */
    int drawTwo(List<Integer> indexes) {
        int first = draw(indexes);
        if (indexes.size() == 1) {
            return first;
        }
        List<Integer> rest = new ArrayList<>(indexes);
        rest.remove(Integer.valueOf(first));
        int second = draw(rest);
        return load(second) < load(first) ? second : first;
    }

    private double load(int index) {
        return member(index).inFlightEverywhere() / weights[index];
    }

    /** One of them at random, by weight. */
    int draw(int[] indexes) {
        List<Integer> list = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            list.add(index);
        }
        return draw(list);
    }

    /** What is known of each, for people. */
    Map<String, Object> explain(RoutingRequest request) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Deployment member = member(i);
            LatencySummary summary = member.summary();
            Map<String, Object> one = new LinkedHashMap<>();
            region.apply(names.get(i)).ifPresent(where -> one.put("region", where));
            one.put("weight", weights[i]);
            one.put("inFlight", member.inFlight());
            one.put("calls", summary.calls());
            one.put("failureShare", rounded(summary.failureShare(), 1000));
            put(one, "medianMs", summary.total().median());
            put(one, "p95Ms", summary.total().p95());
            put(one, "firstTokenMedianMs", summary.firstToken().median());
            put(one, "firstTokenP95Ms", summary.firstToken().p95());
            put(one, "perTokenMedianMs", summary.perToken().median());
            String closed =
                    able.test(request, names.get(i)) ? member.refusal().orElse(null) : "cannot serve this request";
            if (closed != null) {
                one.put("notCalled", closed);
            }
            all.put(names.get(i), one);
        }
        return Collections.unmodifiableMap(all);
    }

    private static void put(Map<String, Object> map, String name, double nanos) {
        if (!Double.isNaN(nanos)) {
            map.put(name, rounded(nanos / NANOS_PER_MILLI, 100));
        }
    }

    static double rounded(double value, int steps) {
        return Math.rint(value * steps) / steps;
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * All deployments that this process calls, in whatever router: what is observed of each, and which are left out of their pools. Bounded by the models of the
 * configuration. Thread-safe; never blocks.
 */
public final class Deployments {

    private final Clock clock;
    private final LongSupplier ticks;
    private final SharedHealth others;
    private final ConcurrentMap<String, Deployment> byName = new ConcurrentHashMap<>();

    /**
     * @param clock the time of day, in which others say until when
     * @param ticks a monotonic time in nanoseconds
     * @param others what other processes know of models
     */
    public Deployments(Clock clock, LongSupplier ticks, SharedHealth others) {
        this.clock = clock;
        this.ticks = ticks;
        this.others = others;
        others.loads().serve(this::loads);
    }

    private Map<String, SharedLoads.Load> loads() {
        Map<String, SharedLoads.Load> loads = new HashMap<>();
        byName.forEach((name, deployment) ->
                loads.put(name, new SharedLoads.Load(deployment.inFlight(), deployment.summary())));
        return loads;
    }

    /** Of a process that is alone. */
    public static Deployments alone() {
        return new Deployments(Clock.systemUTC(), System::nanoTime, SharedHealth.none());
    }

    /**
     * One of them. Whoever serves requests that may outlive a configuration holds it: asking for a model that is gone brings it back.
     *
     * @param model the configured name
     */
    public Deployment of(String model) {
        Deployment known = byName.get(model);
        return known == null
                ? byName.computeIfAbsent(model, name -> new Deployment(name, clock, ticks, others))
                : known;
    }

    /**
     * A configuration is in force. What was observed stays; every model starts healthy again, as after a repair.
     *
     * @param models names of its models; of others nothing is kept
     * @param pools whose members are compared; of two pools with the same model the later one judges it
     */
    public void configure(Set<String> models, Collection<EjectionRules> pools) {
        byName.keySet().retainAll(models);
        Map<String, OutlierPool> poolOf = new HashMap<>();
        for (EjectionRules rules : pools) {
            List<Deployment> members = rules.among().stream().map(this::of).toList();
            OutlierPool pool = new OutlierPool(rules, members, others);
            rules.among().forEach(name -> poolOf.put(name, pool));
        }
        byName.forEach((name, deployment) -> deployment.forgive(poolOf.get(name)));
    }

    /** What models' health is told to: other processes, and the deciders of this one. */
    SharedHealth health() {
        return new SharedHealth() {
            @Override
            public void tell(String model, Kind kind, Duration time) {
                String why = kind == Kind.PAUSED ? "its provider asked to wait" : "its circuit breaker is open";
                Deployment known = byName.get(model);
                if (known != null) {
                    known.avoid(why, time.toNanos());
                }
                others.tell(model, kind, time);
            }

            @Override
            public SharedLoads loads() {
                return others.loads();
            }

            @Override
            public Optional<Instant> until(String model, Kind kind) {
                return others.until(model, kind);
            }
        };
    }
}

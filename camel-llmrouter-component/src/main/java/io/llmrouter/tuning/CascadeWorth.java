/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.evaluation.Figure;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether a cascade pays.
 *
 * <p>A request costs {@code overhead + cheap + p strong} instead of {@code strong}, with p the share that goes on to the strongest, so p must
 * stay below {@code 1 - (cheap + overhead) / strong}; of more than two stages, cheap is what a request costs before the last one. The saving is measured with
 * every call that was made. Immutable.
 *
 * @param escalated share of requests that went on to the last stage
 * @param breakEven the share up to which asking cheaper stages first saves anything; not a number where costs are not known
 * @param saved by a request in US dollars, overhead taken off, with its interval
 * @param latencyMs mean over the requests of all calls made; not a number where the table does not say
 * @param strongLatencyMs the same of always asking the strongest
 * @param volume what it is counted for
 * @param losing stages that cost more than they save, one sentence each
 */
public record CascadeWorth(
        double escalated,
        double breakEven,
        Figure saved,
        double latencyMs,
        double strongLatencyMs,
        Volume volume,
        List<String> losing) {

    /** Copies the list. */
    public CascadeWorth {
        losing = List.copyOf(losing);
    }

    /** Of two stages: the one before the last loses iff all of it does. */
    public CascadeWorth(
            double escalated, double breakEven, Figure saved, double latencyMs, double strongLatencyMs, Volume volume) {
        this(escalated, breakEven, saved, latencyMs, strongLatencyMs, volume, List.of());
    }

    /**
     * What a user asks and pays for.
     *
     * @param requestsPerMonth at least 0
     * @param overhead of a request in US dollars: router, embedding and the signal's own calls
     * @param labels paid once for the labelled rows, in US dollars
     */
    public record Volume(long requestsPerMonth, double overhead, double labels) {

        /** Checks. */
        public Volume {
            if (requestsPerMonth < 0 || !(overhead >= 0) || !(labels >= 0)) {
                throw new IllegalArgumentException("a volume has 0 or more requests and costs, but has "
                        + requestsPerMonth + " requests, " + overhead + " and " + labels);
            }
        }
    }

    /** Whether it saves money with confidence: also the lower end of the saving is above 0. */
    public boolean pays() {
        return saved.interval().low() > 0;
    }

    /** Saved in a month, in US dollars, without what labels cost once. */
    public double monthly() {
        return saved.value() * volume.requestsPerMonth();
    }

    /** For people. */
    public String sentence() {
        return whole() + losing.stream().map(stage -> " Of it, " + stage + ".").collect(Collectors.joining());
    }

    private String whole() {
        if (Double.isNaN(saved.value())) {
            return "Costs are not known, so nothing is said about whether it pays.";
        }
        String shares = String.format(
                Locale.ROOT,
                "%.1f %% of the requests go on; asking cheaper first pays below %.1f %%.",
                100 * escalated,
                100 * breakEven);
        if (!pays()) {
            return "NOT WORTH IT: " + shares
                    + String.format(
                            Locale.ROOT,
                            " A request saves %.3g USD [%.3g, %.3g]: ask the strongest model directly.",
                            saved.value(),
                            saved.interval().low(),
                            saved.interval().high());
        }
        long n = volume.requestsPerMonth();
        String latency = Double.isNaN(latencyMs)
                ? ""
                : String.format(
                        Locale.ROOT,
                        " A request takes %.0f ms on the mean instead of %.0f.",
                        latencyMs,
                        strongLatencyMs);
        String labels = volume.labels() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " The labels (%.2f USD, paid once) come back after %.0f requests.",
                        volume.labels(),
                        Math.ceil(volume.labels() / saved.value()));
        return shares
                + String.format(
                        Locale.ROOT,
                        " %,d requests a month save %.2f USD [%.2f, %.2f], router and signal paid.",
                        n,
                        n * saved.value(),
                        n * saved.interval().low(),
                        n * saved.interval().high())
                + labels
                + latency;
    }
}

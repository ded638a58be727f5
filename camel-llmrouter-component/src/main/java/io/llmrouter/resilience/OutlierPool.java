/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.llmrouter.load.LatencySummary;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deployments that should be alike, of which one that is not is left out for a while.
 *
 * <p>Idea: a deployment that fails or is slow while its equals are not is ill; if all are, leaving one out helps nobody. So each is compared with the median of
 * the others. After its time it is on trial: one call at a time, until enough of them were as good as the others', or one was not and it is out for longer.
 * Cost: the cached summaries of all members, per call that ends. Source: outlier detection of Envoy; instead of standard deviations, which say nothing among three
 * deployments, a ratio to the median. Known weakness: two of three that are ill look normal. Thread-safe: who goes out is decided under {@code this}.
 */
final class OutlierPool {

    private static final Logger LOG = LoggerFactory.getLogger(OutlierPool.class);

    private final EjectionRules rules;
    private final List<Deployment> members;
    private final SharedHealth others;

    OutlierPool(EjectionRules rules, List<Deployment> members, SharedHealth others) {
        this.rules = rules;
        this.members = List.copyOf(members);
        this.others = others;
    }

    /** A call of a member has ended. */
    void judge(Deployment member, int probe, boolean well) {
        if (member.standing().awaits(probe)) {
            afterProbe(member, probe, well);
        } else if (member.standing().in()) {
            String why = difference(member, rules.minCalls());
            if (why != null) {
                eject(member, Standing.NO_PROBE, why);
            }
        }
    }

    /** Another process has found it ill. */
    synchronized void adopt(Deployment member, Duration time) {
        if (!member.standing().isOut(member.now()) && room(member)) {
            member.standing().out(member.now(), time, "another process found it ill");
            LOG.warn("model {} is left out for {} s: another process found it ill", member.name(), time.toSeconds());
        }
    }

    private void afterProbe(Deployment member, int probe, boolean well) {
        String why = well ? difference(member, 1) : "its probe failed";
        if (why != null) {
            eject(member, probe, why);
        } else if (member.standing().passed(probe, member.now(), rules.probes())) {
            LOG.info("model {} is as good as its equals again and takes its share", member.name());
        }
    }

    /** How it differs for the worse; null if it does not. */
    private String difference(Deployment member, int enough) {
        LatencySummary own = member.summary();
        if (own.calls() < enough) {
            return null;
        }
        if (own.failureShare() >= rules.failures()) {
            double usual = median(LatencySummary::failureShare, member);
            if (usual <= own.failureShare() / 2) {
                return String.format(
                        Locale.ROOT,
                        "%.0f %% of its calls failed, %.0f %% of the others'",
                        100 * own.failureShare(),
                        100 * usual);
            }
        }
        return slowness(member, own);
    }

    /** Streams are compared at the length of the member's answers, everything else by what whole answers took. */
    private String slowness(Deployment member, LatencySummary own) {
        boolean streamed = members.stream()
                .map(Deployment::summary)
                .allMatch(s -> s.streamed() || !s.total().known());
        double tokens = own.outputTokens();
        double typical = streamed && own.streamed()
                ? own.expected(tokens, 50)
                : own.total().median();
        double usual = median(
                s -> streamed && s.streamed() && own.streamed()
                        ? s.expected(tokens, 50)
                        : s.total().median(),
                member);
        return typical >= rules.latencyRatio() * usual
                ? String.format(
                        Locale.ROOT, "its answers take %.0f ms, the others' %.0f ms", typical / 1e6, usual / 1e6)
                : null;
    }

    /** Over the other members that are in and were called enough; NaN if there is none. */
    private double median(ToDoubleFunction<LatencySummary> measure, Deployment member) {
        double[] values = members.stream()
                .filter(other -> other != member && other.standing().in())
                .map(Deployment::summary)
                .filter(summary -> summary.calls() >= Math.max(1, rules.minCalls() / 2))
                .mapToDouble(measure)
                .flatMap(value -> Double.isNaN(value) ? DoubleStream.empty() : DoubleStream.of(value))
                .toArray();
        Arrays.sort(values);
        return values.length == 0 ? Double.NaN : values[(values.length - 1) / 2];
    }

    /** Calls end together: what one of them has changed meanwhile is seen by the standing. */
    private synchronized void eject(Deployment member, int probe, String why) {
        if (!room(member)) {
            return;
        }
        member.standing().eject(probe, member.now(), rules, why).ifPresent(time -> {
            LOG.warn("model {} is left out for {} s: {}", member.name(), time.toSeconds(), why);
            others.tell(member.name(), SharedHealth.Kind.EJECTED, time);
        });
    }

    private boolean room(Deployment member) {
        long out = members.stream()
                .filter(other -> other != member && !other.standing().in())
                .count();
        return out < rules.mostOut();
    }
}

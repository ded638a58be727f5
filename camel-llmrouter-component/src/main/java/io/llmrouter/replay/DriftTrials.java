/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.drift.DriftChange;
import io.llmrouter.drift.DriftSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * How soon the escalation rate raises an alarm after traffic became harder, and how often anything does while it has not.
 *
 * <p>Idea: tapes are drawn from recorded rows with replacement, so that the truth is known. Each tape begins anew, with its own reference. Cost: some
 * microseconds a request. Known weakness: requests of a tape are independent, as those of real traffic are not, and never new. Stateless.
 *
 * @param pool that traffic is drawn from
 * @param settings of the watch
 */
public record DriftTrials(DriftPool pool, DriftSettings settings) {

    private static final String WATCHED = "escalationRate";
    private static final int LONGEST = 5_000;
    private static final int AT_MOST_BEFORE = 1_000;
    private static final DriftTape.Traffic PLAIN = new DriftTape.Traffic(0, 0, 0, 0);
    private static final DriftTape.Traffic FULL = new DriftTape.Traffic(0.1, 0.3, 0.1, 0.02);

    /**
     * Draws tapes whose share of hard requests changes once, up to {@value #AT_MOST_BEFORE} requests after learning.
     *
     * @param from share of hard requests before
     * @param to share after
     * @param tapes how many
     * @param seed of the first; the others follow
     * @param step told after each
     * @return requests from the change to the alarm, {@value #LONGEST} + 1 where there was none, one for each tape without an alarm before
     */
    public List<Integer> delays(double from, double to, int tapes, long seed, Runnable step) {
        List<Integer> delays = new ArrayList<>();
        for (int i = 0; i < tapes; i++) {
            int delay = delay(from, to, seed + i);
            if (delay > 0) {
                delays.add(delay);
            }
            step.run();
        }
        return delays;
    }

    /** 0 if the alarm came before the change. */
    private int delay(double from, double to, long seed) {
        boolean[] raised = new boolean[1];
        DriftTape tape = new DriftTape(pool, PLAIN, settings, seed, change -> {
            if (change.raised() && change.state().detector().equals(WATCHED)) {
                raised[0] = true;
            }
        });
        int before = settings.reference() + new SplittableRandom(seed).nextInt(AT_MOST_BEFORE);
        for (int i = 0; i < before; i++) {
            tape.next(from);
        }
        if (raised[0]) {
            return 0;
        }
        for (int i = 1; i <= LONGEST; i++) {
            tape.next(to);
            if (raised[0]) {
                return i;
            }
        }
        return LONGEST + 1;
    }

    /**
     * Counts alarms while nothing changes: with a cache that answers 30 % of the requests, of which 2 % wrongly, a tenth of these judged, and labels for a
     * tenth of the answers.
     *
     * @param share of hard requests
     * @param requests in all
     * @param length of a tape, learning included
     * @param seed of the first tape
     * @param step told after each tape
     * @return alarms by detector, those without one left out
     */
    public Map<String, Integer> falseAlarms(double share, long requests, int length, long seed, Runnable step) {
        Map<String, Integer> alarms = new TreeMap<>();
        for (long done = 0; done < requests; done += length) {
            DriftTape tape = new DriftTape(pool, FULL, settings, seed + done, change -> count(change, alarms));
            for (long i = 0; i < Math.min(length, requests - done); i++) {
                tape.next(share);
            }
            step.run();
        }
        return alarms;
    }

    private static void count(DriftChange change, Map<String, Integer> alarms) {
        if (change.raised()) {
            alarms.merge(change.state().detector(), 1, Integer::sum);
        }
    }
}

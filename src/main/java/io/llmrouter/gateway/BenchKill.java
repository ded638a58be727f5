/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What a kill did to those who were asked. Shares are of the requests for kept answers, by the time at which they were asked.
 *
 * @param before share of hits, from the second second on until the kill
 * @param firstSecond share of hits after it
 * @param fiveSeconds share of hits after it
 * @param worstSlot lowest share of hits of a tenth of a second after it
 * @param allHitsAgain milliseconds from the kill until no kept answer was missed any more
 * @param longest time until an answer, kept or new, milliseconds, of requests after the kill and in the second before it
 * @param failed requests without an answer
 * @param wrong answers to another question
 */
record BenchKill(
        double before,
        double firstSecond,
        double fiveSeconds,
        double worstSlot,
        long allHitsAgain,
        long longest,
        int failed,
        int wrong) {

    private static final int SECOND = 1_000;
    private static final int FIVE_SECONDS = 5_000;
    private static final double PERCENT = 100;
    private static final int WORDS = 5;

    /** What the members that are left told: when each began, then its slots. */
    static BenchKill of(List<String> told, long killed) {
        TreeMap<Long, BenchTraffic.Slot> slots = new TreeMap<>();
        long first = Long.MAX_VALUE;
        for (String line : told) {
            String[] words = line.split(" ");
            long begun = Long.parseLong(words[0]);
            first = Math.min(first, begun);
            for (int i = 0; 1 + WORDS * i < words.length; i++) {
                long at = begun + (long) i * BenchTraffic.SLOT_MILLIS - killed;
                // a slot that began before the kill ends after it
                add(
                        slots.computeIfAbsent(
                                Math.floorDiv(at, (long) BenchTraffic.SLOT_MILLIS) * BenchTraffic.SLOT_MILLIS,
                                unknown -> new BenchTraffic.Slot()),
                        BenchTraffic.Slot.of(words, 1 + WORDS * i));
            }
        }
        long counted = first - killed + SECOND;
        var afterwards = slots.tailMap(-(long) BenchTraffic.SLOT_MILLIS);
        return new BenchKill(
                share(slots.subMap(counted, -(long) BenchTraffic.SLOT_MILLIS).values()),
                share(afterwards.headMap((long) SECOND).values()),
                share(afterwards.headMap((long) FIVE_SECONDS).values()),
                afterwards.values().stream()
                        .mapToDouble(slot -> share(List.of(slot)))
                        .min()
                        .orElse(1),
                afterwards.entrySet().stream()
                        .filter(slot -> slot.getValue().hits < slot.getValue().askedKept)
                        .mapToLong(slot -> slot.getKey() + BenchTraffic.SLOT_MILLIS)
                        .max()
                        .orElse(0),
                slots.tailMap(-(long) SECOND).values().stream()
                        .mapToLong(slot -> slot.longest)
                        .max()
                        .orElse(0),
                slots.values().stream().mapToInt(slot -> slot.failed).sum(),
                slots.values().stream().mapToInt(slot -> slot.wrong).sum());
    }

    private static void add(BenchTraffic.Slot to, BenchTraffic.Slot more) {
        to.askedKept += more.askedKept;
        to.hits += more.hits;
        to.failed += more.failed;
        to.wrong += more.wrong;
        to.longest = Math.max(to.longest, more.longest);
    }

    private static double share(Iterable<BenchTraffic.Slot> slots) {
        int asked = 0;
        int hits = 0;
        for (BenchTraffic.Slot slot : slots) {
            asked += slot.askedKept;
            hits += slot.hits;
        }
        return asked == 0 ? 1 : (double) hits / asked;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%8.2f %% %8.2f %% %8.2f %% %8.1f %% %12d %12d %8d %8d",
                PERCENT * before,
                PERCENT * firstSecond,
                PERCENT * fiveSeconds,
                PERCENT * worstSlot,
                allHitsAgain,
                longest,
                failed,
                wrong);
    }
}

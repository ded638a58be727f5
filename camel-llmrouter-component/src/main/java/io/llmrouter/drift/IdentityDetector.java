/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Watches under which names models answer: another name is another model, even where nothing else changed.
 *
 * <p>Idea: names in a model's first {@value #LEARNING} answers are its own, since some providers answer under several; a later name is an alarm at once.
 * It is over when the last {@value #CLEAR} answers of that model came under its own names. No chance is in it, so there is no false alarm to bound. Known
 * weakness: a model swapped under the same name is only seen by what it answers. Not thread-safe.
 */
final class IdentityDetector implements DriftDetector<IdentityDetector.Answered> {

    private static final int LEARNING = 50;
    private static final int CLEAR = 100;
    private static final int MOST_MODELS = 64;
    private static final int MOST_NAMES = 8;

    private final String detector;
    private final String series;
    private final Map<String, Known> models = new HashMap<>();
    private final Deque<String> others = new ArrayDeque<>();
    private final AlarmState alarm = new AlarmState();
    private String changed = "";
    private long observations;
    private int clean;
    private boolean certified;

    /**
     * Who answered.
     *
     * @param model as configured
     * @param name that the provider gave
     */
    record Answered(String model, String name) {}

    private static final class Known {
        private final Set<String> names = new HashSet<>();
        private int answers;
    }

    IdentityDetector(String detector, String series) {
        this.detector = detector;
        this.series = series;
    }

    /** A model answers under a name that a bundle does not know; that stays so until the bundle is another one. */
    void uncertified(String sentence, Instant time) {
        if (!certified) {
            certified = true;
            changed = sentence;
            others.addFirst(sentence);
            alarm.become(Status.raised, time);
        }
    }

    @Override
    public void add(Answered answered, Instant time) {
        if (answered.name() == null || models.size() >= MOST_MODELS && !models.containsKey(answered.model())) {
            return;
        }
        observations++;
        Known known = models.computeIfAbsent(answered.model(), model -> new Known());
        boolean learns = known.answers++ < LEARNING && known.names.size() < MOST_NAMES;
        if (learns) {
            known.names.add(answered.name());
        }
        if (!known.names.contains(answered.name()) && !known.names.isEmpty()) {
            clean = 0;
            changed = "'" + answered.model() + "' answers as " + answered.name() + ", but was "
                    + new TreeSet<>(known.names);
            if (!others.contains(answered.name()) && others.size() < MOST_NAMES) {
                others.add(answered.name());
            }
            alarm.become(Status.raised, time);
        } else if (alarm.raised()
                && !certified
                && changed.startsWith("'" + answered.model() + "'")
                && ++clean >= CLEAR) {
            others.clear();
            alarm.become(Status.watching, time);
        } else if (!alarm.raised()) {
            alarm.become(known.answers <= LEARNING ? Status.learning : Status.watching, time);
        }
    }

    @Override
    public boolean raised() {
        return alarm.raised();
    }

    @Override
    public DetectorState state() {
        return new DetectorState(
                detector,
                series,
                alarm.status(),
                others.size(),
                0,
                0,
                others.size(),
                1,
                observations,
                alarm.since(),
                alarm.raised() ? changed : "");
    }
}

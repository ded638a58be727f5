/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Watches one router: gives its detectors what happens, keeps time series, and says when an alarm is raised or over. Memory is bounded, below 1 MB, whatever
 * happens. Thread-safe: one lock.
 */
public final class DriftWatch {

    /** Alarms after which what was certified for scores does not hold any more. */
    private static final Set<Alarm> EXPIRING = Set.of(Alarm.scoreDistribution, Alarm.calibration, Alarm.modelIdentity);

    /** Comes with bad answers only, so its share says more of traffic than of quality. */
    private static final String RESUBMISSION = "resubmission";

    /** Users speak up when they are not content, so what they say is compared with what they used to say alone. */
    private static final String USER = "user";

    private final String router;
    private final DriftSettings settings;
    private final Consumer<DriftChange> listener;
    private final DriftSeries series = new DriftSeries();
    private final RecentScores scores = new RecentScores();
    private Detectors detectors;
    private long requests;
    private long judgedHits = -1;
    private long wrongHits;
    private String unknown;
    private String accepted;
    private Map<String, String> expiredBefore;
    private volatile Map<String, String> expired;

    /**
     * @param router name
     * @param settings how it is watched
     * @param listener told of every alarm that is raised or over, by the thread that brings the news; it must not wait
     */
    public DriftWatch(String router, DriftSettings settings, Consumer<DriftChange> listener) {
        this(router, settings, listener, Map.of());
    }

    /**
     * @param router name
     * @param settings how it is watched
     * @param listener told of every alarm that is raised or over, by the thread that brings the news; it must not wait
     * @param expired why certificates do not hold, by {@link #expired} of the watch before this one; ends with {@link #relearn} alone, for this one does
     *     not know what was usual
     */
    public DriftWatch(
            String router, DriftSettings settings, Consumer<DriftChange> listener, Map<String, String> expired) {
        this.expiredBefore = Map.copyOf(expired);
        this.expired = expiredBefore;
        this.router = router;
        this.settings = settings;
        this.listener = listener;
        this.detectors = new Detectors(settings, this::changed);
    }

    /** Requests since the start. */
    public synchronized long requests() {
        return requests;
    }

    /** How it is watched. */
    public DriftSettings settings() {
        return settings;
    }

    /**
     * A request is over.
     *
     * @param decision its record
     * @param strongest model of the router
     * @param time of the event
     */
    public synchronized void decided(RoutingDecision decision, String strongest, Instant time) {
        requests++;
        for (Attempt attempt : decision.attempts()) {
            if (attempt.responseModel() != null) {
                feed(
                        Alarm.modelIdentity,
                        detectors.identity,
                        new IdentityDetector.Answered(attempt.model(), attempt.responseModel()),
                        time);
            }
        }
        boolean hit = decision.cache().status().startsWith("hit");
        if (hit || decision.cache().status().equals("miss")) {
            observe(Alarm.cacheHitRate, detectors.cacheHits, hit ? 1 : 0, time);
        }
        if (decision.answer() == null) {
            return;
        }
        series.add(Alarm.costPerRequest.series(), decision.cost(), time);
        feed(Alarm.costPerRequest, detectors.cost, decision.cost(), time);
        if (!hit && !isPinned(decision) && !decision.plan().models().isEmpty()) {
            routed(decision, strongest, time);
        }
    }

    /**
     * A model answers under a name that a bundle does not know. Told again after {@link #relearn} it is no news.
     *
     * @param sentence who, as whom, instead of whom
     * @param time of the event
     */
    public synchronized void uncertified(String sentence, Instant time) {
        if (sentence.equals(accepted)) {
            return;
        }
        unknown = sentence;
        detectors.during(Alarm.modelIdentity, () -> detectors.identity.uncertified(sentence, time));
    }

    private void routed(RoutingDecision decision, String strongest, Instant time) {
        boolean cheap = !decision.answer().model().equals(strongest);
        observe(Alarm.cheapShare, detectors.cheapShare, cheap ? 1 : 0, time);
        if (!decision.plan().kind().equals("cascade")) {
            return;
        }
        boolean escalated = isDoubted(decision);
        EscalationDetector.Judged judged = new EscalationDetector.Judged(escalated, probability(decision));
        series.add(Alarm.escalationRate.series(), escalated ? 1 : 0, time);
        series.add(EscalationDetector.DOUBT, judged.doubt(), time);
        feed(Alarm.escalationRate, detectors.escalation, judged, time);
        feed(Alarm.fallingEscalation, detectors.falling, escalated ? 1.0 : 0.0, time);
        scores.add(decision);
        double score = score(decision);
        series.add(Alarm.scoreDistribution.series(), score, time);
        feed(Alarm.scoreDistribution, detectors.score, score, time);
        series.add("scoreShift", detectors.score.unseen(), time);
    }

    private static boolean isPinned(RoutingDecision decision) {
        return decision.reason() != null && decision.reason().code().equals("pinned");
    }

    /** Escalated, or it would have been, had there been time and money. */
    private static boolean isDoubted(RoutingDecision decision) {
        return decision.answer().escalations() > 0
                || decision.attempts().stream()
                        .anyMatch(attempt -> attempt.outcome().equals("rejected"));
    }

    /** How far the first judged answer was trusted; NaN where none was. */
    private static double score(RoutingDecision decision) {
        Confidence confidence = first(decision);
        Double number = confidence == null
                ? null
                : confidence.probability() == null ? confidence.raw() : confidence.probability();
        return number == null ? Double.NaN : number;
    }

    /** That the first judged answer was said to be right with; NaN where nothing was said. */
    private static double probability(RoutingDecision decision) {
        Confidence confidence = first(decision);
        return confidence == null || confidence.probability() == null ? Double.NaN : confidence.probability();
    }

    private static Confidence first(RoutingDecision decision) {
        return decision.attempts().stream()
                .map(Attempt::confidence)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Somebody said what an answer was worth.
     *
     * @param id of the decision; null if it is not known
     * @param value in [0, 1]; anything else is ignored
     * @param source who said so; what users say is not compared with stated probabilities, and the same asked again is no label
     * @param time of the event
     */
    public synchronized void labelled(String id, double value, String source, Instant time) {
        if (!(value >= 0 && value <= 1) || source.equals(RESUBMISSION)) {
            return;
        }
        observe(Alarm.quality, detectors.quality, value, time);
        detectors.during(Alarm.fallingEscalation, () -> detectors.falling.quality(value, time));
        double stated = id == null || source.equals(USER) ? Double.NaN : scores.take(id);
        if (!Double.isNaN(stated)) {
            series.add("calibrationGap", value - stated, time);
            feed(Alarm.calibration, detectors.calibration, new CalibrationDetector.Labelled(stated, value), time);
        }
    }

    /**
     * What a request is about.
     *
     * @param embedding that was computed for another reason
     * @param time of the event
     */
    public synchronized void embedded(float[] embedding, Instant time) {
        feed(Alarm.embeddingShift, detectors.embedding, embedding, time);
        series.add(Alarm.embeddingShift.series(), detectors.embedding.unseen(), time);
    }

    /**
     * How the cache's hits were judged.
     *
     * @param judged hits since the start of the cache
     * @param wrong of these
     * @param time of the look
     */
    public synchronized void hits(long judged, long wrong, Instant time) {
        if (judgedHits < 0) { // what was before the watch began
            judgedHits = judged;
            wrongHits = wrong;
            return;
        }
        long newWrong = Math.max(0, wrong - wrongHits);
        long newRight = Math.max(0, judged - judgedHits - newWrong);
        judgedHits = judged;
        wrongHits = wrong;
        for (long i = 0; i < Math.min(newRight + newWrong, 10_000); i++) {
            // evenly mixed, since their order is not known
            boolean isWrong = (i + 1) * newWrong / (newRight + newWrong) > i * newWrong / (newRight + newWrong);
            observe(Alarm.wrongHitRate, detectors.wrongHits, isWrong ? 1 : 0, time);
        }
    }

    private void observe(Alarm alarm, MeanDetector detector, double value, Instant time) {
        series.add(alarm.series(), value, time);
        feed(alarm, detector, value, time);
    }

    private <V> void feed(Alarm alarm, DriftDetector<V> detector, V value, Instant time) {
        detectors.feed(alarm, detector, value, time);
    }

    private void changed(Alarm alarm, DetectorState state) {
        Map<String, String> now = new TreeMap<>(expiredBefore);
        detectors.all().forEach((each, detector) -> {
            if (EXPIRING.contains(each) && detector.raised()) {
                now.put(each.name(), each.raised(detector.state()));
            }
        });
        expired = now;
        listener.accept(new DriftChange(state, state.raised() ? alarm.raised(state) : alarm.cleared(state)));
    }

    /** Why certificates do not hold any more, a sentence for each alarm; empty while they do. Not to be changed. */
    public Map<String, String> expired() {
        return expired;
    }

    /** Takes what happens from now on for usual; alarms are over. */
    public synchronized void relearn() {
        List<DetectorState> raised = detectors.all().values().stream()
                .filter(DriftDetector::raised)
                .map(DriftDetector::state)
                .toList();
        detectors = new Detectors(settings, this::changed);
        accepted = unknown;
        expiredBefore = Map.of();
        expired = expiredBefore;
        raised.forEach(state -> listener.accept(new DriftChange(
                detectors.all().get(Alarm.valueOf(state.detector())).state(),
                state.detector() + " is over: what happens now is learned as usual")));
    }

    /** One sentence for every detector with an alarm, with numbers and what to do. */
    public synchronized List<String> reasons() {
        return detectors.all().entrySet().stream()
                .filter(entry -> entry.getValue().raised())
                .map(entry -> entry.getKey().name() + ": "
                        + entry.getKey().raised(entry.getValue().state()))
                .toList();
    }

    /** Everything that is known now. */
    public synchronized DriftState state() {
        List<DetectorState> states =
                detectors.all().values().stream().map(DriftDetector::state).toList();
        return new DriftState(router, requests, states, reasons(), List.copyOf(expired.values()), series.snapshot());
    }
}

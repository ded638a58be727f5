/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything there is to know about one routed request, for logs, headers, dashboards and audits. Immutable; holds no prompt and no answer. Field names
 * are the JSON names; additions are fine, a rename needs an ADR.
 *
 * @param id unique id, 26 characters or fewer
 * @param time when the request came in
 * @param router name of the router
 * @param configGeneration 1 for the first configuration, one more after each reload
 * @param bundleHash hash of the calibration bundle, or null
 * @param seed seed of whatever was random, or null
 * @param tenant hash of the tenant, or null
 * @param request what was asked, without its text
 * @param features what the deciders found out, such as {@code intent} and {@code intentScore}, in their order; often empty
 * @param steps each decider's verdict, in order, then what a cascade skipped or why it stopped
 * @param plan what was decided
 * @param cache what the cache said
 * @param attempts every call to a model, in order
 * @param answer what came of it; null when nothing did
 * @param cost of all attempts, in {@code currency}
 * @param baselineCost of asking the strongest model at once, measured or estimated
 * @param currency the configuration's currency
 * @param overheadUs time this process spent beyond the models, in microseconds
 * @param reason why this plan
 */
public record RoutingDecision(
        String id,
        Instant time,
        String router,
        long configGeneration,
        String bundleHash,
        Long seed,
        String tenant,
        RequestFacts request,
        Map<String, Object> features,
        List<Step> steps,
        PlanFacts plan,
        CacheFacts cache,
        List<Attempt> attempts,
        Answer answer,
        double cost,
        double baselineCost,
        String currency,
        OverheadUs overheadUs,
        Reason reason) {

    /** Copies the lists. */
    public RoutingDecision {
        steps = List.copyOf(steps);
        attempts = List.copyOf(attempts);
        features = features.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    /** How it ended, in a word: {@code answered}, {@code abstained} (there is an answer, and it is not trusted) or {@code failed}. */
    public String outcome() {
        return answer == null ? "failed" : answer.abstained() ? "abstained" : "answered";
    }

    /** Milliseconds from the begin of the request until its last call was over; 0 without calls. */
    public double callsMs() {
        double last = 0;
        for (Attempt attempt : attempts) {
            last = Math.max(last, attempt.startMs() + attempt.latencyMs());
        }
        return last;
    }

    /** What the request saved against the baseline; negative when routing cost more. */
    public double savedCost() {
        return baselineCost - cost;
    }

    /**
     * The request without its text.
     *
     * @param fingerprint first 16 hex digits of a SHA-256 over all messages; null where nothing of the text is recorded
     * @param chars characters of all text
     * @param tokensEstimate estimated input tokens
     * @param turns user messages
     * @param hasCode whether the last user message seems to contain code
     * @param hasImage whether there is an image
     * @param language a guess at the language of the last ask, {@code en}, or {@code und} where it is not clear
     */
    public record RequestFacts(
            String fingerprint,
            int chars,
            int tokensEstimate,
            int turns,
            boolean hasCode,
            boolean hasImage,
            String language) {}

    /**
     * A decider's verdict, or what a cascade did beside asking its stages in order.
     *
     * @param decider its name, {@code cascade}, {@code consensus} or {@code certificate}
     * @param verdict {@code use X} or {@code abstain}; of a cascade {@code skip X} or {@code stop}; of a consensus {@code skip X}, {@code stop},
     *     {@code agreed} or {@code disagreed}; of a certificate {@code expired}
     * @param reason one sentence
     */
    public record Step(String decider, String verdict, String reason) {}

    /**
     * The plan.
     *
     * @param kind {@code model}, {@code cascade} or {@code consensus}
     * @param models its models in order
     * @param votes of a consensus, once they are counted; null of any other plan
     */
    public record PlanFacts(String kind, List<String> models, VoteFacts votes) {

        /** Without votes. */
        public PlanFacts(String kind, List<String> models) {
            this(kind, models, null);
        }
    }

    /**
     * The votes of a consensus.
     *
     * @param by {@code majority}, {@code medoid} or {@code synthesis}
     * @param asked models that were asked
     * @param answered models that answered
     * @param agree models whose answers agree with the one that is served, by their names in the plan; of a synthesis, those that went into it
     * @param minAgree how many were needed
     */
    public record VoteFacts(String by, int asked, int answered, List<String> agree, int minAgree) {

        /** Copies the list. */
        public VoteFacts {
            agree = List.copyOf(agree);
        }
    }

    /**
     * The cache's part.
     *
     * @param status {@code hit-exact}, {@code hit-semantic}, {@code miss} or {@code bypass}
     * @param score cosine similarity to the question whose answer was given, or to the nearest one; 1 of an exact hit; null if none was near
     * @param reason one sentence
     * @param neighbour the kept question that was compared, or null
     */
    public record CacheFacts(String status, Double score, String reason, Neighbour neighbour) {

        /** Without a neighbour. */
        public CacheFacts(String status, Double score, String reason) {
            this(status, score, reason, null);
        }

        /**
         * A kept question beside the one asked.
         *
         * @param key where its answer is kept
         * @param cosine of both, in [-1, 1]
         * @param score what the threshold is compared with
         * @param threshold from which the answer is given; null while none is given
         * @param guard name and reason of the guard that forbids it, or null
         */
        public record Neighbour(String key, double cosine, double score, Double threshold, String guard) {}
    }

    /**
     * One call to one model.
     *
     * @param model the configured name
     * @param responseModel the name the provider answered under, or null
     * @param reason why it was called: {@code plan}, {@code escalation}, {@code fallback}, {@code retry}, {@code vote} in a consensus,
     *     {@code synthesis} for the call that writes one answer out of several, or {@code confidence} for a call that judges another one's answer
     * @param tokensIn input tokens
     * @param tokensCachedIn the part of them read from the provider's prompt cache
     * @param tokensOut output tokens
     * @param cost in the decision's currency; of a stream that was cut, for the estimated tokens up to there
     * @param latencyMs until the answer was complete
     * @param firstTokenMs until the first token, or null
     * @param confidence how far its answer was trusted, or null where nobody judged
     * @param outcome {@code accepted}; {@code escalated}, not trusted and the cascade went on; {@code rejected}, not trusted and nobody was left or
     *     time for; {@code abstained}, so little trusted that the cascade ended; {@code answered}, of a call for confidence or of a vote that
     *     went into a synthesis or was not counted; {@code agreed} or {@code outvoted}, of a vote; {@code failed}; {@code skipped} (its breaker is open or its provider asked to wait); or {@code cancelled}
     * @param error kind and message of the failure, or null
     * @param startMs from the decision's {@code time} until the call began; calls of a cascade follow each other, votes overlap
     * @param chunks parts that a live stream came in; null of an answer in one piece
     * @param region where the model runs, as the configuration calls it, or null
     */
    public record Attempt(
            String model,
            String responseModel,
            String reason,
            int tokensIn,
            int tokensCachedIn,
            int tokensOut,
            double cost,
            double latencyMs,
            Double firstTokenMs,
            Confidence confidence,
            String outcome,
            String error,
            double startMs,
            Integer chunks,
            String region) {

        /** Begun at once, in one piece. */
        public Attempt(
                String model,
                String responseModel,
                String reason,
                int tokensIn,
                int tokensCachedIn,
                int tokensOut,
                double cost,
                double latencyMs,
                Double firstTokenMs,
                Confidence confidence,
                String outcome,
                String error) {
            this(
                    model,
                    responseModel,
                    reason,
                    tokensIn,
                    tokensCachedIn,
                    tokensOut,
                    cost,
                    latencyMs,
                    firstTokenMs,
                    confidence,
                    outcome,
                    error,
                    0,
                    null,
                    null);
        }

        /** What kind of failure it was, in small letters such as {@code timeout}; {@code skipped} of a call that was not made; empty of an answer. */
        public Optional<String> failureKind() {
            if (error == null) {
                return Optional.empty();
            }
            int end = error.indexOf(':');
            String kind = end < 0 ? "upstream" : error.substring(0, end).toLowerCase(Locale.ROOT);
            return Optional.of(outcome.equals("skipped") ? "skipped" : kind);
        }
    }

    /**
     * How far an answer was trusted.
     *
     * @param signal name of the estimator
     * @param raw its number, or null when it gave none (then the cascade went on)
     * @param probability the calibrated P(correct), or null for a raw threshold
     * @param threshold what it was compared with
     * @param note what else there is to know of it, such as how many samples were taken; or null
     */
    public record Confidence(String signal, Double raw, Double probability, double threshold, String note) {

        /** Without a note. */
        public Confidence(String signal, Double raw, Double probability, double threshold) {
            this(signal, raw, probability, threshold, null);
        }

        /** The probability, or the raw signal where none is calibrated; null if there is neither. */
        public Double level() {
            return probability == null ? raw : probability;
        }
    }

    /**
     * What came of it.
     *
     * @param model the configured name of the model that answered
     * @param finishReason as LangChain4j names it, or null
     * @param escalations how many answers were not trusted, so that a cascade went on
     * @param abstained whether the answer is not trusted
     */
    public record Answer(String model, String finishReason, int escalations, boolean abstained) {}

    /**
     * Time spent in this process, in microseconds.
     *
     * @param admit checking the request
     * @param cache looking in the cache
     * @param decide deciders and pruning
     * @param record accounting and listeners, and judging answers
     */
    public record OverheadUs(double admit, double cache, double decide, double record) {

        /** All of it. */
        public double total() {
            return admit + cache + decide + record;
        }
    }

    /**
     * Why.
     *
     * @param code short and stable: the deciding decider's name ({@code rules}, {@code otherwise}, {@code pinned}), or {@code cache}, {@code refused},
     *     {@code overloaded}, {@code defect}
     * @param sentence for people
     */
    public record Reason(String code, String sentence) {}
}

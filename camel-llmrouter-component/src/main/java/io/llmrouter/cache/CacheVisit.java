/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.paraphrase.HitJudgement;
import io.llmrouter.paraphrase.Question;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request's way through a cache. Its steps follow each other, so it needs no lock. */
final class CacheVisit {

    private static final Logger LOG = LoggerFactory.getLogger(CacheVisit.class);
    /** A short code's cosine is off by less than this in all but one of a thousand pairs. */
    private static final double CODE_ERROR = 0.12;

    private final AnswerCache cache;
    private final CachePolicy policy;
    private final RoutingRequest request;
    private final CanonicalRequest canonical;
    private final Instant begun;
    private final Map<String, Long> epochs;
    private float[] vector;
    private Compared best;

    /** A kept entry beside the question asked. */
    record Compared(KeptEntry entry, HitJudgement judgement) {}

    /** @param epochs that an answer begun now depends on */
    CacheVisit(AnswerCache cache, RoutingRequest request, CanonicalRequest canonical, Map<String, Long> epochs) {
        this.cache = cache;
        this.policy = cache.policy();
        this.request = request;
        this.canonical = canonical;
        this.begun = cache.surroundings().clock().instant();
        this.epochs = epochs;
    }

    CompletableFuture<CacheLookup> look() {
        return exact().thenCompose(found -> found.isPresent()
                ? CompletableFuture.completedFuture(exactHit(found.get(), "the same request was answered before"))
                : byMeaning());
    }

    /** Nobody looked; the answer may still be kept. */
    CacheLookup unread(String reason) {
        return miss(new VisitTicket(this, () -> {}), reason);
    }

    private CompletableFuture<Optional<KeptEntry>> exact() {
        return patiently(cache.backend().answers().get(canonical.key()))
                .thenApply(found -> found.filter(this::mayBeGiven));
    }

    private <T> CompletableFuture<T> patiently(CompletableFuture<T> asked) {
        return asked.isDone()
                ? asked
                : asked.copy().orTimeout(policy.bounds().patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean mayBeGiven(KeptEntry entry) {
        Optional<Duration> oldest = request.cacheControl().oldest();
        return cache.isCurrent(entry)
                && (oldest.isEmpty() || !entry.written().plus(oldest.get()).isBefore(begun));
    }

    private CacheLookup exactHit(KeptEntry entry, String reason) {
        return new CacheLookup.Hit(
                entry.answer().toResponse(), true, null, entry.provenance().model(), null, reason);
    }

    private CompletableFuture<CacheLookup> byMeaning() {
        Optional<String> not = notByMeaning();
        if (not.isPresent()) {
            return board(not.get());
        }
        try {
            vector = request.features().embedding(policy.meaning().embedder());
        } catch (RuntimeException e) {
            LOG.warn("cache {}: the embedder failed; only equal requests are found: {}", policy.name(), e.toString());
            cache.counters().failed();
            return board("the embedder failed: " + e);
        }
        double lowest = policy.meaning().lowest() - CODE_ERROR;
        List<CompletableFuture<Optional<KeptEntry>>> reads =
                cache
                        .backend()
                        .answers()
                        .nearest(
                                canonical.key().scope(),
                                vector,
                                policy.meaning().neighbours())
                        .stream()
                        .filter(near -> near.estimatedCosine() >= lowest)
                        .map(near -> cache.backend().answers().get(near.key()))
                        .toList();
        return reads.isEmpty()
                ? board("no kept question is near")
                : patiently(CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)))
                        .thenCompose(all -> judged(reads));
    }

    private Optional<String> notByMeaning() {
        if (policy.meaning() == null) {
            return Optional.of(
                    policy.scope() == null
                            ? "no equal request; without a scope none is looked for by meaning"
                            : "no equal request");
        }
        if (canonical.exactOnly() != null) {
            return Optional.of("no equal request, and " + canonical.exactOnly());
        }
        return policy.meaning().embedder().readsAll(canonical.question())
                ? Optional.empty()
                : Optional.of("no equal request, and the embedder does not read the whole question");
    }

    private CompletableFuture<CacheLookup> judged(List<CompletableFuture<Optional<KeptEntry>>> reads) {
        Question asked = new Question(canonical.question(), vector);
        List<Compared> compared = new ArrayList<>();
        for (CompletableFuture<Optional<KeptEntry>> read : reads) {
            read.join()
                    .filter(this::mayBeGiven)
                    .filter(entry -> entry.vector() != null && entry.vector().length == vector.length)
                    .ifPresent(entry -> compared.add(new Compared(
                            entry,
                            policy.meaning().verifier().judge(asked, new Question(entry.question(), entry.vector())))));
        }
        best = compared.stream()
                .filter(pair -> pair.judgement().cosine() >= policy.meaning().lowest())
                .reduce(CacheVisit::better)
                .orElse(null);
        if (best == null) {
            return board("no kept question is near");
        }
        HitJudgement judgement = best.judgement();
        if (judgement.refusal().isPresent()) {
            return board(
                    "a similar question was refused: " + judgement.refusal().get());
        }
        if (!cache.monitor().serves()) {
            return board(
                    "a similar question is only observed: " + cache.monitor().observing());
        }
        return judgement.score() >= cache.monitor().threshold()
                ? CompletableFuture.completedFuture(hit())
                : board("no kept question is similar enough");
    }

    /** What no guard forbids comes first, then the higher score, then the younger answer. */
    private static Compared better(Compared a, Compared b) {
        if (a.judgement().refusal().isPresent() != b.judgement().refusal().isPresent()) {
            return a.judgement().refusal().isPresent() ? b : a;
        }
        int scores = Double.compare(a.judgement().score(), b.judgement().score());
        if (scores != 0) {
            return scores > 0 ? a : b;
        }
        return b.entry().written().isAfter(a.entry().written()) ? b : a;
    }

    private CacheLookup hit() {
        CacheTicket recheck = chosenForTest() ? new RecheckTicket() : null;
        return new CacheLookup.Hit(
                best.entry().answer().toResponse(),
                false,
                nearest(),
                best.entry().provenance().model(),
                recheck,
                "a question that means the same was answered before");
    }

    private boolean chosenForTest() {
        return cache.surroundings().chance().getAsDouble() < policy.meaning().testedShare();
    }

    private CacheLookup.Nearest nearest() {
        return best == null
                ? null
                : new CacheLookup.Nearest(
                        best.entry().key().toString(),
                        best.judgement().cosine(),
                        best.judgement().score(),
                        cache.monitor().threshold(),
                        best.judgement().refusal().orElse(null));
    }

    /** Nobody has answered it; perhaps somebody is about to. */
    private CompletableFuture<CacheLookup> board(String reason) {
        if (request.cacheControl().onlyIfCached()) {
            return CompletableFuture.completedFuture(
                    new CacheLookup.Unavailable(reason + "; the caller wants kept answers only"));
        }
        if (!writes()) {
            return CompletableFuture.completedFuture(miss(CacheTicket.NONE, reason));
        }
        CompletableFuture<FlightBoard.Boarding> boarded =
                cache.backend().flights().board(canonical.key(), policy.bounds().lease());
        return patiently(boarded)
                .handle((boarding, failure) -> {
                    if (failure != null) {
                        boarded.thenAccept(CacheVisit::landLate);
                        cache.failed(failure);
                        return CompletableFuture.completedFuture(miss(new VisitTicket(this, () -> {}), reason));
                    }
                    return boarding instanceof FlightBoard.Leads leads
                            ? lead(leads.land(), reason)
                            : follow(((FlightBoard.Follows) boarding).landed(), reason);
                })
                .thenCompose(lookup -> lookup);
    }

    /** Nobody waited long enough to lead it; those who follow must not wait for nobody. */
    private static void landLate(FlightBoard.Boarding boarding) {
        if (boarding instanceof FlightBoard.Leads leads) {
            leads.land().run();
        }
    }

    /** Whoever led before may have kept the answer and landed since this request looked. */
    private CompletableFuture<CacheLookup> lead(Runnable land, String reason) {
        return exact().handle((found, failure) -> {
            if (failure == null && found.isPresent()) {
                land.run();
                return exactHit(found.get(), "the same request was being answered");
            }
            return miss(new VisitTicket(this, land), reason);
        });
    }

    /** Waits for whoever asks the same; if that brings no answer, this request asks by itself, and so does each other that waited. */
    private CompletableFuture<CacheLookup> follow(CompletableFuture<Void> landed, String reason) {
        Duration most = request.maxLatency()
                .filter(limit -> limit.compareTo(policy.bounds().lease()) < 0)
                .orElse(policy.bounds().lease());
        return landed.copy()
                .completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(over -> exact())
                .thenApply(found -> found.isPresent()
                        ? exactHit(found.get(), "the same request was being answered")
                        : miss(
                                new VisitTicket(this, () -> {}),
                                reason + "; the same request in flight brought no answer"));
    }

    private boolean writes() {
        return policy.writes() && !request.cacheControl().noStore();
    }

    private CacheLookup miss(CacheTicket ticket, String reason) {
        return new CacheLookup.Miss(nearest(), ticket, reason);
    }

    /** Keeps an answer if it may be kept; completes, never exceptionally, when others can read it. */
    CompletableFuture<Void> keep(ChatResponse answer, CacheTicket.Origin origin) {
        Optional<String> refusal = refusal(answer);
        if (refusal.isPresent()) {
            cache.counters().refused(refusal.get());
            return CompletableFuture.completedFuture(null);
        }
        Instant now = cache.surroundings().clock().instant();
        KeptEntry entry = new KeptEntry(
                canonical.key(),
                canonical.question(),
                vectorToKeep(),
                KeptAnswer.of(answer),
                now,
                now.plus(ttl(origin.intent())),
                epochs,
                new KeptEntry.Provenance(
                        policy.name(), request.tenant().map(Fingerprint::of).orElse(null), origin.model()));
        return patiently(cache.backend().answers().put(entry)).handle((done, failure) -> {
            if (failure == null) {
                cache.counters().kept();
            } else {
                cache.failed(failure);
            }
            return null;
        });
    }

    private Duration ttl(String intent) {
        Duration own = policy.freshness().of(intent);
        Duration wished = request.cacheControl().ttl();
        return wished == null || wished.compareTo(own) > 0 ? own : wished;
    }

    private Optional<String> refusal(ChatResponse answer) {
        if (!writes()) {
            return Optional.of(policy.writes() ? "the caller does not want it kept" : "the cache is only read");
        }
        Optional<String> unfit = Admissible.refusal(answer, policy.bounds().answerBytes());
        if (unfit.isPresent()) {
            return unfit;
        }
        if (SecretScreen.find(canonical.question()).isPresent()) {
            return Optional.of("there seems to be a secret in the question");
        }
        return cache.quota().take(request.tenant().orElse(""))
                ? Optional.empty()
                : Optional.of("its writer had too many answers kept in this minute");
    }

    private float[] vectorToKeep() {
        if (vector == null && notByMeaning().isEmpty()) {
            try {
                vector = request.features().embedding(policy.meaning().embedder());
            } catch (RuntimeException e) {
                cache.failed(e);
            }
        }
        return vector;
    }

    /** While nothing is served by meaning, a share of the near misses is judged: they are what a threshold is calibrated on. */
    void observe(ChatResponse fresh) {
        if (best != null && !cache.monitor().serves() && chosenForTest()) {
            judge(fresh, false);
        }
    }

    private void judge(ChatResponse fresh, boolean given) {
        Compared pair = best;
        policy.meaning()
                .judge()
                .serves(canonical.question(), pair.entry().answer(), fresh)
                .whenComplete((serves, failure) -> {
                    if (failure != null) {
                        LOG.warn("cache {}: a kept answer could not be judged: {}", policy.name(), failure.toString());
                    } else {
                        serves.ifPresent(right -> cache.monitor()
                                .observe(new Observation(
                                        begun,
                                        canonical.question(),
                                        pair.entry().question(),
                                        pair.judgement().cosine(),
                                        pair.judgement().score(),
                                        right,
                                        given)));
                    }
                });
    }

    /** Tests a hit against a fresh answer, which is not kept: the one that was given stays until it expires. */
    private final class RecheckTicket implements CacheTicket {

        @Override
        public void keep(ChatResponse answer, Origin origin) {
            judge(answer, true);
        }

        @Override
        public void leave() {
            // the fresh answer failed; nothing is learned
        }
    }
}

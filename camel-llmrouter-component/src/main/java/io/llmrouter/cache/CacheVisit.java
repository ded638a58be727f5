/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.FlightBoard.Boarding;
import io.llmrouter.cache.FlightBoard.Landing;
import io.llmrouter.paraphrase.Question;
import io.llmrouter.verdict.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request's way through a cache: equal requests, similar questions, those who ask the same. Its steps follow each other, so it needs no lock. */
final class CacheVisit {

    private static final Logger LOG = LoggerFactory.getLogger(CacheVisit.class);
    /** A short code's cosine is off by less than this in all but one of a thousand pairs. */
    private static final double CODE_ERROR = 0.12;
    /** Flights that a request follows one after the other; where so many leaders failed, everybody asks by itself. */
    private static final int MOST_FLIGHTS = 3;
    /** A board ends flights at their leases; this is for one that does not. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final AnswerCache cache;
    private final AskedQuestion question;
    private final Keeping keeping;
    private final Instant begun;
    private Compared best;
    /** Set where the score is learned. */
    private Candidate candidate;

    private boolean looked;

    /** @param epochs that an answer begun now depends on */
    CacheVisit(AnswerCache cache, AskedQuestion question, Map<String, Long> epochs) {
        this.cache = cache;
        this.question = question;
        this.keeping = new Keeping(cache, question, epochs);
        this.begun = cache.surroundings().clock().instant();
    }

    CompletableFuture<CacheLookup> look() {
        return exact().thenCompose(found -> found.isPresent()
                ? CompletableFuture.completedFuture(exactHit(found.get(), "the same request was answered before"))
                : byMeaning());
    }

    /** Nobody looked; the answer may still be kept. */
    CacheLookup unread(String reason) {
        return miss(ticket(how -> {}), reason);
    }

    private CompletableFuture<Optional<KeptEntry>> exact() {
        return cache.patiently(cache.backend().answers().get(question.key()))
                .thenApply(found -> found.filter(this::mayBeGiven));
    }

    private boolean mayBeGiven(KeptEntry entry) {
        Optional<Duration> oldest = question.request().cacheControl().oldest();
        return cache.isCurrent(entry)
                && (oldest.isEmpty() || !entry.written().plus(oldest.get()).isBefore(begun));
    }

    private static CacheLookup exactHit(KeptEntry entry, String reason) {
        return new CacheLookup.Hit(
                entry.answer().toResponse(), true, null, entry.provenance().model(), null, reason);
    }

    private CompletableFuture<CacheLookup> byMeaning() {
        Optional<String> not = question.notByMeaning();
        if (not.isPresent()) {
            return board(not.get());
        }
        float[] vector;
        try {
            vector = question.vector();
        } catch (RuntimeException e) {
            LOG.warn("cache {}: the embedder failed; only equal requests are found: {}", cache.name(), e.toString());
            cache.counters().failed();
            return board("the embedder failed: " + e);
        }
        CachePolicy.Meaning meaning = cache.policy().meaning();
        if (meaning.learned() != null) {
            looked = true;
            return new VerdictLook(cache, question).find().thenCompose(this::byVerdicts);
        }
        List<CompletableFuture<Optional<KeptEntry>>> reads =
                cache.backend().answers().nearest(question.key().scope(), vector, meaning.neighbours()).stream()
                        .filter(near -> near.estimatedCosine() >= meaning.lowest() - CODE_ERROR)
                        .map(near -> cache.backend().answers().get(near.key()))
                        .toList();
        return reads.isEmpty()
                ? board("no kept question is near")
                : cache.patiently(CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)))
                        .thenCompose(all -> judged(reads, meaning));
    }

    private CompletableFuture<CacheLookup> judged(
            List<CompletableFuture<Optional<KeptEntry>>> reads, CachePolicy.Meaning meaning) {
        Question asked = new Question(question.text(), question.vector());
        List<Compared> compared = new ArrayList<>();
        for (CompletableFuture<Optional<KeptEntry>> read : reads) {
            read.join()
                    .filter(this::mayBeGiven)
                    .filter(entry -> entry.vector() != null && entry.vector().length == asked.vector().length)
                    .ifPresent(entry -> compared.add(new Compared(
                            entry, meaning.verifier().judge(asked, new Question(entry.question(), entry.vector())))));
        }
        best = compared.stream()
                .filter(pair -> pair.judgement().cosine() >= meaning.lowest())
                .reduce(Compared::better)
                .orElse(null);
        return best == null ? board("no kept question is near") : decided(Double.NEGATIVE_INFINITY);
    }

    private CompletableFuture<CacheLookup> byVerdicts(Optional<VerdictLook.Sight> found) {
        if (found.isEmpty()) {
            return board("no kept question is near");
        }
        best = found.get().pair();
        candidate = found.get().candidate();
        return mayBeGiven(best.entry())
                ? decided(found.get().threshold())
                : board("the similar question's answer is too old for the caller");
    }

    /** @param least threshold that belongs to the score, where the monitor's may be of another model for a moment */
    private CompletableFuture<CacheLookup> decided(double least) {
        if (best.isRefused()) {
            return board("a similar question was refused: "
                    + best.judgement().refusal().get());
        }
        if (!cache.monitor().serves()) {
            return board(
                    "a similar question is only observed: " + cache.monitor().observing());
        }
        return best.judgement().score() >= Math.max(least, cache.monitor().threshold())
                ? CompletableFuture.completedFuture(hit())
                : board("no kept question is similar enough");
    }

    private CacheLookup hit() {
        return new CacheLookup.Hit(
                best.entry().answer().toResponse(),
                false,
                nearest(),
                best.entry().provenance().model(),
                wanted() && chosen(cache.policy().meaning().testedShare()) ? test(true) : null,
                "a question that means the same was answered before");
    }

    private CacheTicket test(boolean given) {
        return candidate == null
                ? new HitTest(cache, question.text(), best, given, begun)
                : new VerdictTest(cache, question, keeping, best, candidate, given, begun);
    }

    /** Where verdicts are learned from, a question is judged once, and pairs that a guard refuses are not hits to learn about. */
    private boolean wanted() {
        return candidate == null
                || !best.isRefused() && cache.policy().meaning().learned().wants(question.key());
    }

    private boolean chosen(double share) {
        return cache.surroundings().chance().getAsDouble() < share;
    }

    /** Nobody has answered it; perhaps somebody is about to. */
    private CompletableFuture<CacheLookup> board(String reason) {
        if (question.request().cacheControl().onlyIfCached()) {
            return CompletableFuture.completedFuture(
                    new CacheLookup.Unavailable(reason + "; the caller wants kept answers only"));
        }
        if (!question.writes()) {
            return CompletableFuture.completedFuture(miss(CacheTicket.NONE, reason));
        }
        return board(reason, MOST_FLIGHTS);
    }

    private CompletableFuture<CacheLookup> board(String reason, int flights) {
        CompletableFuture<Boarding> boarded = cache.backend()
                .flights()
                .board(question.key(), cache.policy().bounds().lease());
        return cache.patiently(boarded)
                .handle((boarding, failure) -> {
                    if (failure != null) {
                        boarded.thenAccept(CacheVisit::landLate);
                        cache.failed(failure);
                        return CompletableFuture.completedFuture(miss(ticket(how -> {}), reason));
                    }
                    return boarding instanceof FlightBoard.Leads leads
                            ? lead(leads.land(), reason)
                            : follow(((FlightBoard.Follows) boarding).landed(), reason, flights - 1);
                })
                .thenCompose(lookup -> lookup);
    }

    /** Nobody waited long enough to lead it; those who follow must not wait for nobody. */
    private static void landLate(Boarding boarding) {
        if (boarding instanceof FlightBoard.Leads leads) {
            leads.land().accept(Landing.FAILED);
        }
    }

    /** Whoever led before may have kept the answer and landed since this request looked. */
    private CompletableFuture<CacheLookup> lead(Consumer<Landing> land, String reason) {
        return exact().handle((found, failure) -> {
            if (failure == null && found.isPresent()) {
                land.accept(Landing.KEPT);
                return exactHit(found.get(), "the same request was being answered");
            }
            return miss(ticket(land), reason);
        });
    }

    /** Waits for whoever asks the same. If that one fails, one of those who waited takes its place, and the others wait for it. */
    private CompletableFuture<CacheLookup> follow(CompletableFuture<Landing> landed, String reason, int flightsLeft) {
        Landing late = Landing.UNKEPT; // it may still come, but not in time
        return landed.copy()
                .completeOnTimeout(late, longestWait().toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(how -> exact().thenCompose(found -> {
                    if (found.isPresent()) {
                        return CompletableFuture.completedFuture(
                                exactHit(found.get(), "the same request was being answered"));
                    }
                    return how == Landing.FAILED
                                    && flightsLeft > 0
                                    && longestWait().toMillis() > 0
                            ? board(reason, flightsLeft)
                            : CompletableFuture.completedFuture(miss(
                                    ticket(none -> {}), reason + "; the same request in flight brought no answer"));
                }));
    }

    /** For one flight; never longer than the caller has time. */
    private Duration longestWait() {
        Duration most = cache.policy().bounds().lease().plus(GRACE);
        Duration spent = Duration.between(begun, cache.surroundings().clock().instant());
        return question.request()
                .maxLatency()
                .map(limit -> limit.minus(spent))
                .filter(left -> left.compareTo(most) < 0)
                .orElse(most);
    }

    private CacheTicket ticket(Consumer<Landing> land) {
        return new VisitTicket(this, keeping, land);
    }

    private CacheLookup miss(CacheTicket ticket, String reason) {
        return new CacheLookup.Miss(nearest(), ticket, reason);
    }

    private CacheLookup.Nearest nearest() {
        return best == null ? null : best.nearest(cache.monitor().threshold());
    }

    /**
     * While nothing is served by meaning, or where a score is learned, a share of the near misses is judged: they are what a threshold is calibrated on. Where nothing
     * is near, the question is one that later ones are compared with.
     */
    void observe(ChatResponse fresh) {
        CachePolicy.Meaning meaning = cache.policy().meaning();
        if (meaning == null || question.notByMeaning().isPresent()) {
            return;
        }
        if (best != null) {
            boolean learning = candidate != null;
            if ((learning || !cache.monitor().serves()) && wanted() && chosen(meaning.observedShare())) {
                test(false).keep(fresh, null);
            }
        } else if (meaning.learned() != null && looked) {
            meaning.learned().seed(question.key(), question.vector());
        }
    }
}

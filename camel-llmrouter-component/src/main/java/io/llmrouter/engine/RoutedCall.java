/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.confidence.Trust;
import io.llmrouter.engine.Choice.Stage;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.resilience.CallAttempt;
import io.llmrouter.resilience.FallbackChain;
import io.llmrouter.resilience.ModelCaller;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate.Outlook;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.spending.SpendGate.Room;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * One request on its way through the router. Its steps follow each other, on whatever thread a model answers, so its state needs no lock. The future
 * is completed exactly once, after the decision was recorded.
 */
final class RoutedCall {

    private final LlmRouter router;
    private final RouterDefinition definition;
    private final FallbackChain chain;
    private final ModelCaller caller;
    private final LiveAnswer live;
    private final Cancellation cancellation;
    private final Record record;
    private final Deadline deadline;
    private final CacheStep cache;
    private final RoutingFailures failures;
    private final CallEnd end;
    private final Delivery delivery;
    private final Purse purse;
    private RoutingRequest request;
    private Course course;
    private Untrusted best;
    private Outlook outlook = Outlook.OPEN;

    RoutedCall(LlmRouter router, RoutingRequest request, StreamingChatResponseHandler receiver) {
        this.router = router;
        LlmRouter.InForce inForce = router.inForce();
        this.definition = inForce.definition();
        this.chain = inForce.chain();
        this.caller = router.callerFor(request);
        this.request = request;
        this.cancellation = request.cancellation().child();
        this.record = new Record(definition, request, router.environment());
        this.live = new LiveAnswer(receiver, record::soFar);
        this.deadline = new Deadline(request);
        this.cache = new CacheStep(definition.cache(), request);
        this.failures = new RoutingFailures(definition.name());
        this.purse = Purse.of(router.environment(), definition.name(), request);
        this.end = new CallEnd(router, definition, record, new CallEnd.Held(cache, cancellation, deadline, purse));
        this.delivery = new Delivery(record, cache, live, end);
    }

    CompletableFuture<RoutingResult> start() {
        end.begun(router.begin(request));
        try {
            if (!router.enter()) {
                refuse(router.closed().isPresent() ? "closed" : "overloaded", failures.noRoom(router));
                return end.future();
            }
            end.entered();
            admit();
            outlook = purse.admitted();
            deadline.start(router.environment().timer(), cancellation::cancel);
            lookInCache();
        } catch (LlmRouterException e) {
            refuse(e instanceof BudgetExceededException ? "budget" : "refused", e);
        } catch (RuntimeException | Error e) {
            end.crash(e);
        }
        return end.future();
    }

    /** A thread that waits for the answer anyway waits for the cache too, or it could not call the model itself. */
    private void lookInCache() {
        CompletableFuture<CacheLookup> lookup = cache.look();
        if (lookup.isDone() || request.onCallersThread()) {
            looked(lookup.join());
            return;
        }
        record.watch().cached();
        lookup.whenComplete((found, never) -> onPool(() -> {
            record.watch().resumed();
            looked(found);
        }));
    }

    /** Off the thread of a shared store; on it only if the pool takes no more, and then the request is refused soon. */
    private void onPool(Runnable work) {
        try {
            router.environment().blocking().execute(() -> end.step(null, work));
        } catch (RejectedExecutionException e) {
            end.step(null, work);
        }
    }

    private void looked(CacheLookup lookup) {
        cache.found(lookup);
        record.lookup(lookup);
        record.watch().cached();
        if (lookup instanceof CacheLookup.Hit hit) {
            answerFromCache(hit);
        } else if (lookup instanceof CacheLookup.Unavailable none) {
            refuse("not-cached", failures.notCached(none.reason()));
        } else if (outlook.room() == Room.cached) {
            refuse("budget", outlook.why());
        } else if (isAbandoned()) {
            end(null, failures.abandoned());
        } else if (definition.grounds() == null) {
            decideAndCall();
        } else if (request.onCallersThread()) {
            retrieve();
        } else {
            onPool(this::retrieve);
        }
    }

    private void retrieve() {
        try {
            if (look()) {
                decideAndCall();
            } else {
                nothingFound();
            }
        } catch (LlmRouterException e) {
            refuse("retrieval-failed", e);
        }
    }

    /** Whether something usable was found; throws if nobody could look. */
    private boolean look() {
        RetrievalStep.Result result = new RetrievalStep(definition.grounds()).look(request, failures);
        request = result.request();
        record.retrieved(result);
        return !result.nothing();
    }

    /** No model is asked to make something up. */
    private void nothingFound() {
        if (request.onExhausted() == ExhaustionPolicy.FAIL) {
            end(null, failures.nothingFound(definition.grounds().source().name()));
            return;
        }
        ChatResponse said = definition.grounds().saysNothing();
        record.answered("retrieval", said, true);
        delivery.send(request, "retrieval", said);
    }

    private void decideAndCall() {
        try {
            decide();
        } catch (LlmRouterException e) {
            refuse("refused", e);
            return;
        }
        if (course.consensus() == null) {
            run(0);
        } else {
            vote();
        }
    }

    private void refuse(String code, LlmRouterException why) {
        record.refusal(code, why.getMessage());
        end(null, why);
    }

    /** Retrieves as well: what is found is part of what is decided by. */
    Explanation.Dry dryRun() {
        admit();
        if (definition.grounds() == null || look()) {
            decide();
        }
        record.embedded(purse);
        return new Explanation.Dry(record.finish(null), request);
    }

    private void admit() {
        Admission.check(request, router.environment().bounds());
        record.watch().admitted();
    }

    private void decide() {
        course = Course.decide(place(), outlook);
        record.watch().decided();
    }

    private Course.Place place() {
        return new Course.Place(
                definition, request, record, router.environment().stats());
    }

    private void answerFromCache(CacheLookup.Hit hit) {
        record.fromCache(hit);
        live.replay("cache", hit.answer());
        if (hit.recheck() != null) {
            router.recheck(request, hit);
        }
        end(hit.answer(), null);
    }

    private void run(int index) {
        Stage stage = course.stages().get(index);
        FallbackChain.Job job = new FallbackChain.Job(
                stage.order(),
                stage.judge().prepared(request.prompt()),
                stage.judge().judges() ? null : live.parts(),
                cancellation,
                index == 0 ? "plan" : "escalation");
        record.watch().recorded();
        chain.run(job, caller, purse.gate(request, Purpose.answer))
                .whenComplete((outcome, defect) -> end.step(defect, () -> {
                    record.watch().resumed();
                    ended(index, outcome);
                }));
    }

    /** Also of a request on its caller's thread the votes are asked for on the pool, or they would follow each other. */
    private void vote() {
        Judging.Place place = judging(router.pooled());
        ConsensusRun run =
                new ConsensusRun(course.consensus(), place, router.environment(), deadline, definition.name());
        record.watch().recorded();
        run.start(course.voters())
                .whenComplete((ending, defect) -> end.step(defect, () -> {
                    record.watch().resumed();
                    run.enter(ending, record);
                    voted(ending);
                }));
    }

    private void voted(ConsensusRun.Ending ending) {
        ConsensusRun.Served served = ending.served();
        if (ending.agreed()) {
            delivery.trusted(request, served.model(), served.response());
            return;
        }
        best = served == null ? null : new Untrusted(served.model(), served.response(), null);
        if (isAbandoned()) {
            end(null, failures.abandoned());
        } else if (ending.error() instanceof BudgetExceededException exceeded) {
            tooDear(exceeded);
        } else {
            untrusted(deadline.isPast() ? failures.tooLate(request, ending.error()) : ending.error());
        }
    }

    private void ended(int index, FallbackChain.Outcome outcome) {
        outcome.attempts().stream().filter(attempt -> attempt.answer() == null).forEach(record.ledger()::failed);
        if (outcome.error() != null) {
            stageFailed(index, outcome);
            return;
        }
        CallAttempt attempt = outcome.answered().orElseThrow();
        CompletableFuture<Judging.Verdict> verdict = Judging.judge(
                judging(caller),
                course.stages().get(index).judge(),
                attempt.model().name(),
                attempt.answer().response());
        boolean waits = !verdict.isDone();
        if (waits) {
            record.watch().recorded();
        }
        verdict.whenComplete((judged, defect) -> end.step(defect, () -> {
            if (waits) {
                record.watch().resumed();
            }
            judged(index, attempt, judged);
        }));
    }

    private Judging.Place judging(ModelCaller by) {
        return new Judging.Place(
                request, definition.catalog(), definition.learned().identities(), chain, by, cancellation, purse);
    }

    private void judged(int index, CallAttempt attempt, Judging.Verdict verdict) {
        Trust trust = course.stages().get(index).judge().trust(verdict.confidence());
        boolean last = index == course.stages().size() - 1;
        Optional<String> stop = trust != Trust.GOES_ON || last
                ? Optional.empty()
                : forbids(course.stages().get(index + 1));
        String outcome =
                switch (trust) {
                    case ACCEPTED -> "accepted";
                    case ABSTAINED -> "abstained";
                    case GOES_ON -> last || stop.isPresent() ? "rejected" : "escalated";
                };
        record.ledger().answered(attempt, verdict.confidence(), outcome);
        verdict.calls().forEach(record.ledger()::asked);
        String model = attempt.model().name();
        if (trust == Trust.ACCEPTED) {
            delivery.trusted(request, model, verdict.answer());
            return;
        }
        best = Untrusted.better(best, new Untrusted(model, verdict.answer(), verdict.confidence()));
        if (isAbandoned()) {
            end(null, failures.abandoned());
        } else if (stop.isPresent()) {
            record.stopped(stop.get());
            untrusted(failures.stopped(stop.get()));
        } else if (last) {
            untrusted(failures.exhausted(model));
        } else if (trust == Trust.ABSTAINED) {
            record.stopped("abstained early at stage "
                    + course.stages().get(index).judge().model());
            untrusted(failures.abstainedEarly(model));
        } else {
            run(index + 1);
        }
    }

    private Optional<String> forbids(Stage next) {
        return isAbandoned()
                ? Optional.of("the caller went away")
                : deadline.forbids(next.order().get(0), router.environment().stats());
    }

    private boolean isAbandoned() {
        return cancellation.isCancelled() && !deadline.isPast();
    }

    private void stageFailed(int index, FallbackChain.Outcome outcome) {
        if (outcome.error() instanceof BudgetExceededException exceeded) {
            tooDear(exceeded);
            return;
        }
        CallAttempt lastAttempt = outcome.attempts().get(outcome.attempts().size() - 1);
        boolean fallsOver = lastAttempt.failure().kind().fallsOver();
        if (fallsOver
                && !deadline.isPast()
                && !live.begun()
                && index < course.stages().size() - 1) {
            goOn(index + 1);
        } else {
            LlmRouterException error = deadline.isPast() ? failures.tooLate(request, outcome.error()) : outcome.error();
            if ((fallsOver || deadline.isPast()) && !live.begun()) {
                untrusted(error);
            } else {
                end(null, error);
            }
        }
    }

    /** No call was made: a dearer one is no way out. */
    private void tooDear(BudgetExceededException exceeded) {
        record.refused(exceeded);
        if (best != null || !exceeded.downgrades() || course.downgraded()) {
            untrusted(exceeded);
            return;
        }
        try {
            course = course.cheaper(place(), exceeded);
        } catch (LlmRouterException e) {
            end(null, e);
            return;
        }
        run(0);
    }

    /** After a failed stage: where there is an answer to fall back on, the next stage is only asked if it can be in time. */
    private void goOn(int next) {
        Optional<String> stop =
                best == null ? Optional.empty() : forbids(course.stages().get(next));
        if (stop.isPresent()) {
            record.stopped(stop.get());
            untrusted(failures.stopped(stop.get()));
        } else {
            run(next);
        }
    }

    private void untrusted(LlmRouterException error) {
        delivery.untrusted(request, best, error);
    }

    private void end(ChatResponse response, LlmRouterException error) {
        delivery.end(request, response, error);
    }
}

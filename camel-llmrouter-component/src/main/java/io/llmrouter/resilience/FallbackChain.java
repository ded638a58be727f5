/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks models in order until one answers: the one retry layer. When all have failed and the shortest wait that any of them needs is at most two
 * seconds, the order is tried once more after it. Authentication, invalid-request and content-filter failures end it at once, and so does a stream that
 * the caller has begun to see. Thread-safe.
 */
public final class FallbackChain {

    private static final Duration BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int ROUNDS = 2;

    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Map<String, ModelHealth> health = new ConcurrentHashMap<>();

    /**
     * @param timer waits between rounds
     * @param clock the time, for health
     */
    public FallbackChain(ScheduledExecutorService timer, Clock clock) {
        this.timer = timer;
        this.clock = clock;
    }

    /**
     * What to ask, of whom, for whom.
     *
     * @param order models in order, at least one
     * @param request the chat
     * @param sink where a live stream goes, or null
     * @param cancellation the caller's right to walk away
     * @param reason why the first is called: {@code plan} or {@code escalation}
     */
    public record Job(
            List<CandidateModel> order,
            ChatRequest request,
            PartialAnswers sink,
            Cancellation cancellation,
            String reason) {}

    /**
     * What came of it.
     *
     * @param attempts in order; the last one has the answer, if there is one
     * @param error null if there is an answer
     */
    public record Outcome(List<CallAttempt> attempts, LlmRouterException error) {

        /** The attempt that answered. */
        public Optional<CallAttempt> answered() {
            return error == null ? Optional.of(attempts.get(attempts.size() - 1)) : Optional.empty();
        }
    }

    /** The health of a model. */
    public ModelHealth health(String model) {
        return health.computeIfAbsent(model, name -> new ModelHealth(name, clock));
    }

    /**
     * Runs the job.
     *
     * @param job what to do
     * @param caller calls one model once
     * @return the outcome; never completes exceptionally for what a model did
     */
    public CompletableFuture<Outcome> run(Job job, ModelCaller caller) {
        Run run = new Run(job, caller);
        run.next(0, 0);
        return run.done;
    }

    /** One job on its way. Its steps follow each other, so its state needs no lock. */
    private final class Run {

        private final Job job;
        private final ModelCaller caller;
        private final List<CallAttempt> attempts = new ArrayList<>(2);
        private final CompletableFuture<Outcome> done = new CompletableFuture<>();

        Run(Job job, ModelCaller caller) {
            this.job = job;
            this.caller = caller;
        }

        void next(int position, int round) {
            if (position == job.order().size()) {
                endOfRound(round);
                return;
            }
            CandidateModel model = job.order().get(position);
            String reason = round > 0 ? "retry" : position > 0 ? "fallback" : job.reason();
            ModelHealth state = health(model.name());
            if (!state.tryAcquire()) {
                attempts.add(new CallAttempt(model, reason, null, refusal(model, state), true, 0));
                next(position + 1, round);
                return;
            }
            if (job.sink() != null) {
                job.sink().asking(model.name());
            }
            long start = System.nanoTime();
            caller.call(model, job.request(), job.sink(), job.cancellation()).whenComplete((answer, thrown) -> {
                long nanos = System.nanoTime() - start;
                if (thrown == null) {
                    state.succeeded(nanos);
                    attempts.add(new CallAttempt(model, reason, answer, null, false, nanos));
                    finish();
                } else {
                    CallFailure failure = CallFailure.of(thrown);
                    state.failed(failure, nanos);
                    attempts.add(new CallAttempt(model, reason, null, failure, false, nanos));
                    afterFailure(failure, position, round);
                }
            });
        }

        private void afterFailure(CallFailure failure, int position, int round) {
            boolean seen = job.sink() != null && job.sink().started();
            if (failure.kind().fallsOver() && !seen) {
                next(position + 1, round);
            } else {
                finish();
            }
        }

        private void endOfRound(int round) {
            Optional<Duration> wait = round + 1 < ROUNDS ? Attempts.shortestWait(attempts, BACKOFF) : Optional.empty();
            if (wait.isEmpty() || wait.get().compareTo(LONGEST_WAIT) > 0) {
                finish();
                return;
            }
            Runnable forget = job.cancellation().onCancel(this::walkAway);
            Runnable again = () -> {
                forget.run();
                if (!done.isDone()) {
                    next(0, round + 1);
                }
            };
            timer.schedule(again, wait.get().toNanos(), TimeUnit.NANOSECONDS);
        }

        private void walkAway() {
            done.complete(new Outcome(
                    List.copyOf(attempts),
                    new CancelledCallException("the caller went away while the next try was waited for")));
        }

        private void finish() {
            boolean answered = attempts.get(attempts.size() - 1).answer() != null;
            done.complete(new Outcome(List.copyOf(attempts), answered ? null : Attempts.error(attempts)));
        }
    }

    private static CallFailure refusal(CandidateModel model, ModelHealth state) {
        return CallFailure.of(new RateLimitedException(
                "model '" + model.name() + "' is not called: " + state.refusal(),
                state.pause().orElse(null),
                null));
    }
}

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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks models in order until one answers: the one retry layer. When all have failed, those that were called and may answer later (not those that timed
 * out or are unknown there) are tried once more after the shortest wait that any of them needs, if that is at most two seconds. Authentication,
 * invalid-request and content-filter failures end it at once, and so does a stream that the caller has begun to see. Thread-safe.
 */
public final class FallbackChain {

    private static final Duration BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int ROUNDS = 2;

    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Map<String, Deployment> deployments = new ConcurrentHashMap<>();
    private final Function<String, Deployment> more;
    private final SharedHealth others;
    private final Map<String, ModelHealth> health = new ConcurrentHashMap<>();

    /**
     * A chain whose health nobody shares.
     *
     * @param timer waits between rounds
     * @param clock the time, for health
     */
    public FallbackChain(ScheduledExecutorService timer, Clock clock) {
        this(timer, clock, new Deployments(clock, System::nanoTime, SharedHealth.none()), Set.of());
    }

    /**
     * @param timer waits between rounds
     * @param clock the time, for health
     * @param deployments what is observed of models, and what other processes know of their health
     * @param models names of those that it may ask: they are held, for a request can outlive the configuration that it began with
     */
    public FallbackChain(
            ScheduledExecutorService timer, Clock clock, Deployments deployments, Collection<String> models) {
        this.timer = timer;
        this.clock = clock;
        this.more = deployments::of;
        models.forEach(this::deployment);
        this.others = deployments.health();
    }

    /**
     * What to ask, of whom, for whom.
     *
     * @param order models in order, at least one
     * @param request the chat
     * @param sink where a live stream goes, or null
     * @param cancellation the caller's right to walk away
     * @param reason why the first is called: {@code plan}, {@code escalation} or {@code confidence}
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
        return health.computeIfAbsent(model, name -> new ModelHealth(name, clock, others));
    }

    /** Whether a model may be called now; asks nobody. */
    public ModelHealth.State state(String model) {
        ModelHealth.State state = health(model).state();
        Optional<String> out = state.available() ? deployment(model).refusal() : Optional.empty();
        return out.isEmpty() ? state : new ModelHealth.State(false, ModelHealth.State.OUT, out.get());
    }

    private Deployment deployment(String model) {
        return deployments.computeIfAbsent(model, more);
    }

    /**
     * Runs the job.
     *
     * @param job what to do
     * @param caller calls one model once
     * @return the outcome; never completes exceptionally for what a model did
     */
    public CompletableFuture<Outcome> run(Job job, ModelCaller caller) {
        return run(job, caller, CallGate.OPEN);
    }

    /**
     * Runs the job, and asks before each call. A call that is refused harms no health, and the next model is asked for in its place.
     *
     * @param job what to do
     * @param caller calls one model once
     * @param gate asked before each call
     * @return the outcome; never completes exceptionally for what a model did
     */
    public CompletableFuture<Outcome> run(Job job, ModelCaller caller, CallGate gate) {
        Run run = new Run(job, caller, gate);
        run.next(0, 0);
        return run.done;
    }

    /** One job on its way. Its steps follow each other, so its state needs no lock. */
    private final class Run {

        private final Job job;
        private final ModelCaller caller;
        private final CallGate gate;
        private final List<CallAttempt> attempts = new ArrayList<>(2);
        private final CompletableFuture<Outcome> done = new CompletableFuture<>();
        private final List<CandidateModel> lastResort = new ArrayList<>(0);
        private List<CandidateModel> order;

        Run(Job job, ModelCaller caller, CallGate gate) {
            this.job = job;
            this.caller = caller;
            this.gate = gate;
            this.order = job.order();
        }

        void next(int position, int round) {
            step(() -> {
                if (position == order.size()) {
                    endOfRound(round);
                } else {
                    ask(order.get(position), position, round);
                }
            });
        }

        /** Whatever goes wrong in a step ends the job; nobody else would. */
        private void step(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        }

        private void ask(CandidateModel model, int position, int round) {
            String reason = round > 0 ? "retry" : position > 0 ? "fallback" : job.reason();
            Deployment deployment = deployment(model.name());
            if (isLeftOut(model, deployment, position, reason)) {
                next(position + 1, round);
                return;
            }
            CallGate.Pass pass = gate.ask(model);
            if (pass.refusal() != null) {
                attempts.add(CallAttempt.skipped(model, reason, CallFailure.of(pass.refusal())));
                next(position + 1, round);
                return;
            }
            ModelHealth state = health(model.name());
            if (!state.tryAcquire()) {
                ended(pass, CallAttempt.skipped(model, reason, refusal(model, state)));
                next(position + 1, round);
                return;
            }
            PartialAnswers.Turn turn = job.sink() == null ? null : job.sink().turnOf(model.name());
            Deployment.Call seen = deployment.begin();
            long start = System.nanoTime();
            caller.call(model, job.request(), turn, job.cancellation())
                    .whenComplete((answer, thrown) -> step(() -> {
                        CallAttempt over = CallAttempt.over(model, reason, start);
                        if (thrown == null) {
                            state.succeeded(over.nanos());
                            Observed.answer(seen, job, answer, over.nanos());
                            ended(pass, over.answered(answer));
                            finish();
                            return;
                        }
                        CallFailure failure = CallFailure.of(thrown);
                        state.failed(failure, over.nanos());
                        boolean unseen = turn == null || turn.giveUp();
                        Observed.failure(seen, failure.kind(), over.nanos(), turn != null && unseen);
                        ended(pass, over.failed(failure, unseen ? 0 : turn.chars()));
                        if (failure.kind().fallsOver() && unseen) {
                            next(position + 1, round);
                        } else {
                            finish();
                        }
                    }));
        }

        private void ended(CallGate.Pass pass, CallAttempt attempt) {
            attempts.add(attempt);
            pass.ended(attempt);
        }

        /** One that is out of its pool is asked after all others: nobody is refused because of it. */
        private boolean isLeftOut(CandidateModel model, Deployment deployment, int position, String reason) {
            Optional<String> why = deployment.ejection();
            if (why.isEmpty() || position + 1 == order.size() || lastResort.contains(model)) {
                return false;
            }
            attempts.add(CallAttempt.skipped(
                    model,
                    reason,
                    CallFailure.of(new LlmRouterException("model '" + model.name() + "' waits: " + why.get()))));
            lastResort.add(model);
            order = new ArrayList<>(order);
            order.add(model);
            return true;
        }

        private void endOfRound(int round) {
            Optional<Duration> wait = round + 1 < ROUNDS ? Attempts.shortestWait(attempts, BACKOFF) : Optional.empty();
            if (wait.isEmpty() || wait.get().compareTo(LONGEST_WAIT) > 0) {
                finish();
                return;
            }
            order = Attempts.worthAnotherTry(attempts);
            ScheduledFuture<?> again =
                    timer.schedule(() -> next(0, round + 1), wait.get().toNanos(), TimeUnit.NANOSECONDS);
            job.cancellation().onCancel(() -> {
                if (again.cancel(false)) {
                    walkAway();
                }
            });
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

    /** A model in a pause is busy, one with an open breaker is ill: callers are told different things. */
    private static CallFailure refusal(CandidateModel model, ModelHealth state) {
        String message = "model '" + model.name() + "' is not called: " + state.refusal();
        return CallFailure.of(
                state.pause().isPresent()
                        ? new RateLimitedException(message, state.pause().get(), null)
                        : new LlmRouterException(message));
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FallbackChainTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FallbackChain chain = new FallbackChain(timer, new SettableClock());
    private final Cancellation cancellation = new Cancellation();

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void secondRound_asksOnlyWhomItMayHelp() {
        ScriptedChatModel slow = ScriptedChatModel.failing(new TimeoutException("slow"));
        ScriptedChatModel unknown = ScriptedChatModel.failing(new ModelNotFoundException("who?"));
        ScriptedChatModel broken = ScriptedChatModel.failing(new InternalServerException("broken"));

        FallbackChain.Outcome outcome = run(model("slow", slow), model("unknown", unknown), model("broken", broken))
                .join();

        assertThat(outcome.attempts())
                .extracting(a -> a.model().name())
                .containsExactly("slow", "unknown", "broken", "broken");
        assertThat(outcome.attempts()).extracting(CallAttempt::reason).endsWith("fallback", "retry");
    }

    @Test
    void longWait_isNotWaitedFor_andTheCallerIsToldHowLong() {
        CandidateModel busy = model("busy", ScriptedChatModel.failing(limited(30)));
        assertThat(run(busy).join().error())
                .isInstanceOfSatisfying(RateLimitedException.class, e -> assertThat(e.retryAfter())
                        .contains(Duration.ofSeconds(30)));

        ScriptedChatModel called = ScriptedChatModel.saying("never");
        FallbackChain.Outcome paused = run(model("busy", called)).join();
        assertThat(called.calls()).isZero();
        assertThat(paused.attempts().get(0).skipped()).isTrue();
        assertThat(paused.error()).isInstanceOf(RateLimitedException.class);
    }

    @Test
    void openBreaker_isAFailedModel_notABusyOne() {
        CandidateModel ill = model("ill", ScriptedChatModel.failing(new InternalServerException("ill")));
        for (int i = 0; i < 5; i++) {
            run(ill).join();
        }
        assertThat(run(ill).join().error())
                .isInstanceOf(AllModelsFailedException.class)
                .hasMessageContaining("circuit breaker is OPEN");
    }

    @Test
    void skippedFallback_leavesTheProvidersOwnExceptionAsTheCause() {
        run(model("busy", ScriptedChatModel.failing(limited(30)))).join();
        TimeoutException own = new TimeoutException("own words");
        assertThat(run(model("slow", ScriptedChatModel.failing(own)), model("busy", ScriptedChatModel.saying("x")))
                        .join()
                        .error())
                .hasCause(own);
    }

    @Test
    void cancellationDuringTheWait_endsTheJob_withoutAnotherCall() {
        ScriptedChatModel broken = ScriptedChatModel.failing(limited(2));
        CompletableFuture<FallbackChain.Outcome> job = run(model("broken", broken));
        assertThat(job).isNotDone();
        cancellation.cancel();
        assertThat(job.join().error()).isInstanceOf(CancelledCallException.class);
        assertThat(broken.calls()).isEqualTo(1);
    }

    @Test
    void cancelledJob_callsNobody() {
        cancellation.cancel();
        ScriptedChatModel paid = ScriptedChatModel.saying("paid for nothing");
        CandidateModel streaming = CandidateModel.named("s").whole(paid).build();
        assertThat(run(streaming).join().error()).isInstanceOf(CancelledCallException.class);
        assertThat(paid.calls()).isZero();
    }

    @Test
    void defectInAStep_endsTheJob() {
        CandidateModel dead = model("dead", ScriptedChatModel.answering(r -> {
            timer.shutdownNow();
            throw new TimeoutException("slow");
        }));
        CompletableFuture<FallbackChain.Outcome> job = run(dead, model("next", ScriptedChatModel.saying("x")));
        assertThatThrownBy(() -> job.get(5, TimeUnit.SECONDS)).hasMessageContaining("rejected");
    }

    /** A reload meanwhile: the model that takes over is one of a configuration that is no more in force. */
    @Test
    void fallbackToAModelThatIsGone_doesNotBringItBackIntoWhatOthersAreTold() {
        HeardLoads told = new HeardLoads();
        Deployments deployments = new Deployments(new SettableClock(), System::nanoTime, new SharedHealth() {
            @Override
            public void tell(String model, Kind kind, Duration time) {}

            @Override
            public Optional<Instant> until(String model, Kind kind) {
                return Optional.empty();
            }

            @Override
            public SharedLoads loads() {
                return told;
            }
        });
        FallbackChain old = new FallbackChain(timer, new SettableClock(), deployments, Set.of("kept", "gone"));
        CandidateModel kept = model("kept", ScriptedChatModel.answering(r -> {
            deployments.configure(Set.of("kept"), List.of());
            throw new TimeoutException("slow");
        }));
        FallbackChain.Outcome outcome =
                run(old, kept, model("gone", ScriptedChatModel.saying("x"))).join();
        assertThat(outcome.answered().orElseThrow().model().name()).isEqualTo("gone");
        assertThat(told.now()).containsOnlyKeys("kept");
    }

    private CompletableFuture<FallbackChain.Outcome> run(CandidateModel... order) {
        return run(chain, order);
    }

    private CompletableFuture<FallbackChain.Outcome> run(FallbackChain by, CandidateModel... order) {
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from("q")).build();
        return by.run(
                new FallbackChain.Job(List.of(order), request, null, cancellation, "plan"),
                new ModelCaller(Runnable::run, timer));
    }

    private static CandidateModel model(String name, ScriptedChatModel behind) {
        return CandidateModel.named(name).blocking(behind).build();
    }

    private static RateLimitedException limited(int seconds) {
        return new RateLimitedException("busy", Duration.ofSeconds(seconds), null);
    }
}

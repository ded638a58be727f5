/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.Decisions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResubmissionWatchTest {

    private static final UserMessage ASKED = UserMessage.from("How do I reset the password of my account?");

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> noticed = new ArrayList<>();
    private final ResubmissionWatch watch = new ResubmissionWatch(
            feedback -> noticed.add(feedback.decision() + " " + feedback.source() + " " + feedback.score()),
            Runnable::run,
            nanos::get);

    @BeforeEach
    void watch() {
        watch.watch(Map.of("support", Duration.ofMinutes(2)));
    }

    /** A second later, answered at once. */
    private void over(String id, String tenant, String cache, ChatMessage... messages) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        over(id, tenant, cache, 0, messages);
    }

    private void over(String id, String tenant, String cache, double latencyMs, ChatMessage... messages) {
        watch.onCompleted(new CompletedRequest(
                Decisions.event(
                                id,
                                tenant,
                                "f",
                                cache,
                                List.of(Decisions.attempt("small", "plan", "accepted", 0.001, 0.9, latencyMs)))
                        .decision(),
                RoutingRequest.of(ChatRequest.builder().messages(messages).build()),
                null));
    }

    @Test
    void sameQuestionSoonAfter_countsAgainstTheEarlierAnswer() {
        over("d1", "acme", "miss", ASKED);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(90));
        over("d2", "acme", "miss", UserMessage.from("how do I reset the password of my account ?!"));
        assertThat(noticed).containsExactly("d1 resubmission 0.25");
        over("d3", "acme", "miss", ASKED);
        assertThat(noticed).last().isEqualTo("d2 resubmission 0.25");
    }

    @Test
    void laterTurnThatSaysTheSameInOtherWords_counts_anotherQuestionDoesNot() {
        over("d1", null, "miss", ASKED);
        over(
                "d2",
                null,
                "miss",
                ASKED,
                AiMessage.from("Click"),
                UserMessage.from("But how do I reset the password of my account?"));
        over("d3", null, "miss", ASKED, AiMessage.from("Click"), UserMessage.from("And what does it cost?"));
        assertThat(noticed).containsExactly("d1 resubmission 0.25");
    }

    @Test
    void afterTheWindow_otherTenants_keptAnswersAndOtherRouters_doNotCount() {
        over("d1", "acme", "miss", ASKED);
        over("d2", "other", "miss", ASKED);
        over("d3", "acme", "hit-exact", ASKED);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(121));
        over("d4", "acme", "miss", ASKED);
        assertThat(noticed).isEmpty();
        watch.watch(Map.of());
        over("d5", "acme", "miss", ASKED);
        assertThat(noticed).isEmpty();
    }

    @Test
    void clockThatGoesBack_andThreadsThatAreGone_harmNobody() {
        over("d1", "acme", "miss", ASKED);
        nanos.addAndGet(-TimeUnit.HOURS.toNanos(1));
        over("d2", "acme", "miss", ASKED);
        ResubmissionWatch full = new ResubmissionWatch(
                feedback -> {},
                task -> {
                    throw new RejectedExecutionException();
                },
                nanos::get);
        full.watch(Map.of("support", Duration.ofMinutes(2)));
        CompletedRequest twice = new CompletedRequest(
                Decisions.accepted("d1", "small", 0.9).decision(),
                RoutingRequest.of(ChatRequest.builder().messages(ASKED).build()),
                null);
        full.onCompleted(twice);
        full.onCompleted(twice);
        assertThat(noticed).isEmpty();
    }

    @Test
    void sameAskedWhileTheFirstIsBeingAnswered_saysNothingOfAnAnswer_whicheverComesFirst() {
        nanos.set(TimeUnit.SECONDS.toNanos(30));
        over("hasty", "acme", "miss", 5_000, ASKED);
        nanos.set(TimeUnit.SECONDS.toNanos(60));
        over("slow", "acme", "miss", 60_000, ASKED);
        assertThat(noticed).as("nobody had an answer when it was asked again").isEmpty();
        over("later", "acme", "miss", ASKED);
        assertThat(noticed).containsExactly("hasty resubmission 0.25");
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Decider} does. */
abstract class DeciderContract {

    private static final List<String> REQUESTS = List.of("short", "", "x".repeat(100_000), "Grüße 👋", "\u0000\n");

    abstract Decider create();

    @Test
    void name_isShort_andStays() {
        assertThat(create().name()).matches("[a-z][A-Za-z]{1,30}").isEqualTo(create().name());
    }

    @Test
    void everyRequest_getsAVerdictWithAReason() {
        assertThat(REQUESTS).allSatisfy(text -> {
            Verdict verdict = create().decide(asking(text));
            assertThat(verdict.reason()).isNotBlank();
            if (verdict instanceof Verdict.Use use) {
                assertThat(use.target()).isNotBlank();
            }
        });
    }

    @Test
    void equalRequests_fromManyThreads_getEqualVerdicts() {
        Decider decider = create();
        for (String text : REQUESTS) {
            assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> decider.decide(asking(text))))
                    .containsOnly(decider.decide(asking(text)));
        }
    }

    static RoutingRequest asking(String text) {
        return RoutingRequest.of(ChatRequest.builder()
                .messages(UserMessage.from(text.isEmpty() ? " " : text))
                .build());
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import io.llmrouter.journal.LogReader;
import io.llmrouter.openai.OpenAiMessages;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.TextRecording;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTextTest extends CamelTestSupport {

    private static final String SECRET = "my account is 4711";

    @TempDir
    private Path folder;

    private Path log;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        log = folder.resolve("logs/decisions.jsonl");
        TestDocument.use(
                context,
                folder,
                """
                models: {small: {ref: "#bean:small", price: {input: 1, output: 2}}}
                routers:
                  support: {otherwise: small}
                  open: {otherwise: small, recordText: full}
                  closed: {otherwise: small, recordText: none}
                decisions: {log: {file: "%s"}}
                """
                        .formatted(log));
        context.getRegistry().bind("small", ScriptedChatModel.saying("I see"));
        return context;
    }

    @Test
    void texts_areRecordedWhereTheRouterOrTheEndpointSaysSo_andNowhereElse() throws Exception {
        Exchange usual = ask("llmrouter:support", SECRET);
        ask("llmrouter:open", SECRET);
        ask("llmrouter:closed", SECRET);
        ask("llmrouter:support?recordText=full", SECRET);
        ask("llmrouter:open?recordText=none", SECRET);
        assertThat(usual.getMessage().getHeaders().toString()).doesNotContain(SECRET);
        context.stop();

        List<RoutingEvent> events = new ArrayList<>();
        new LogReader(log).read(events::add);
        assertThat(events)
                .extracting(RoutingEvent::prompt)
                .map(RecordedTextTest::known)
                .containsExactly(false, true, false, true, false);
        assertThat(events).extracting(RoutingEvent::answer).containsExactly(null, "I see", null, "I see", null);
        assertThat(events)
                .extracting(event -> event.decision().request().fingerprint() != null)
                .containsExactly(true, true, false, true, false);
        assertThat(OpenAiMessages.read(events.get(1).prompt())).containsExactly(UserMessage.from(SECRET));
        assertThat(Files.readString(log).split(SECRET, -1)).hasSize(3);
    }

    @Test
    void longPromptAndImages_areLeftOutAsAWhole_andThatIsNoted() throws Exception {
        ask("llmrouter:open", "x".repeat(TextRecording.LONGEST + 1));
        ask(
                "llmrouter:open",
                UserMessage.from(TextContent.from("what is it?"), ImageContent.from("aGVsbG8=", "image/png")));
        context.stop();

        List<RoutingEvent> events = new ArrayList<>();
        new LogReader(log).read(events::add);
        assertThat(events).extracting(RoutingEvent::prompt).containsOnlyNulls();
        assertThat(events.get(0).facts()).containsEntry("promptLeftOut", "it has 32769 characters");
        assertThat(events.get(1).facts()).containsEntry("promptLeftOut", "it is not text alone");
        assertThat(events.get(1).answer()).isEqualTo("I see");
    }

    @Test
    void sampledTexts_areThoseOfOneRequestInAHundred_alwaysTheSame() {
        long recorded = IntStream.range(0, 100_000)
                .filter(i -> TextRecording.sampled.records("0HZ" + i))
                .count();
        assertThat(recorded).isBetween(900L, 1100L);
        assertThat(TextRecording.sampled.records("abc")).isEqualTo(TextRecording.sampled.records("abc"));
        assertThat(TextRecording.sampled.hashes()).isTrue();
    }

    @Test
    void unknownRecording_isSaidSo() {
        assertThatThrownBy(() -> context.getEndpoint("llmrouter:support?recordText=ful"))
                .rootCause()
                .hasMessageContaining(
                        "unknown value of recordText 'ful'; known: [full, hash, none, sampled]; did you mean 'full'?");
    }

    private static boolean known(String prompt) {
        return prompt != null && prompt.contains(SECRET);
    }

    private Exchange ask(String uri, Object body) {
        return template.request(uri, in -> in.getMessage().setBody(body));
    }
}

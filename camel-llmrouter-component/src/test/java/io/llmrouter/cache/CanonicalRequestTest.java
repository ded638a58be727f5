/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import io.llmrouter.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CanonicalRequestTest {

    private static final String ASKED = "How do I reset my password?";
    private static final List<String> WALL = List.of("support", "", "words/1", "shared");

    @Test
    void key_isTheSameInEveryProcessAndVersion() {
        CanonicalRequest canonical = of(ChatRequest.builder()
                .messages(SystemMessage.from("Be brief."), UserMessage.from(ASKED))
                .temperature(0.2)
                .build());
        assertThat(canonical.key()).hasToString("5dffd85900445f08c16f27588de6427c/8b545ee7767a15c4880a3577dc78f97d");
        assertThat(canonical.question()).isEqualTo(ASKED);
        assertThat(canonical.exactOnly()).isEmpty();
    }

    @Test
    void everythingButTheQuestion_isPartOfTheScope() {
        List<ChatRequest> all = List.of(
                chat(UserMessage.from(ASKED)),
                chat(SystemMessage.from("a"), UserMessage.from(ASKED)),
                chat(SystemMessage.from("b"), UserMessage.from(ASKED)),
                chat(UserMessage.from("a"), AiMessage.from("x"), UserMessage.from(ASKED)),
                chat(UserMessage.from("a"), AiMessage.from("y"), UserMessage.from(ASKED)),
                chat(UserMessage.from("a"), UserMessage.from("x"), UserMessage.from(ASKED)),
                chat(UserMessage.from("ann", ASKED)),
                chat(UserMessage.from(TextContent.from(ASKED), ImageContent.from("https://x/a.png"))),
                chat(UserMessage.from(TextContent.from(ASKED), ImageContent.from("https://x/b.png"))),
                chat(UserMessage.from(ImageContent.from("https://x/a.png"), TextContent.from(ASKED))),
                chat(call("f", "{}"), UserMessage.from(ASKED)),
                chat(call("f", "{\"a\":1}"), UserMessage.from(ASKED)),
                chat(call("g", "{}"), UserMessage.from(ASKED)),
                chat(call("f", "{}"), ToolExecutionResultMessage.from("1", "f", "r"), UserMessage.from(ASKED)),
                chat(call("f", "{}"), ToolExecutionResultMessage.from("1", "f", "s"), UserMessage.from(ASKED)),
                with(b -> b.modelName("m")),
                with(b -> b.temperature(0.1)),
                with(b -> b.topP(0.1)),
                with(b -> b.topK(1)),
                with(b -> b.frequencyPenalty(0.1)),
                with(b -> b.presencePenalty(0.1)),
                with(b -> b.maxOutputTokens(5)),
                with(b -> b.stopSequences(List.of("a", "b"))),
                with(b -> b.stopSequences(List.of("a, b"))),
                with(b -> b.toolSpecifications(tool("f", "does f", "x"))),
                with(b -> b.toolSpecifications(tool("f", "does g", "x"))),
                with(b -> b.toolSpecifications(tool("f", "does f", "y"))),
                with(b -> b.toolSpecifications(tool("f", "does f", "x")).toolChoice(ToolChoice.REQUIRED)),
                with(b -> b.responseFormat(ResponseFormat.JSON)),
                openAi(p -> p.seed(1)),
                openAi(p -> p.seed(2)),
                openAi(p -> p.user("ann")),
                openAi(p -> p.reasoningEffort("low")),
                openAi(p -> p.maxCompletionTokens(7)),
                openAi(p -> p.logitBias(Map.of("1", 2))),
                openAi(p -> p.customParameters(Map.of("a", "b"))));
        Set<ScopeId> scopes = new HashSet<>();
        all.forEach(request -> {
            CanonicalRequest canonical = of(request);
            assertThat(canonical.question()).isEqualTo(ASKED);
            scopes.add(canonical.key().scope());
        });
        assertThat(scopes).hasSameSizeAs(all);
    }

    @Test
    void anotherQuestion_isInTheSameScope_underAnotherKey() {
        CanonicalRequest one = of(chat(SystemMessage.from("a"), UserMessage.from(ASKED)));
        CanonicalRequest two = of(chat(SystemMessage.from("a"), UserMessage.from("How do I reset my PIN?")));
        assertThat(two.key().scope()).isEqualTo(one.key().scope());
        assertThat(two.key()).isNotEqualTo(one.key());
        assertThat(of(chat(SystemMessage.from("a"), UserMessage.from(ASKED))).key())
                .isEqualTo(one.key());
    }

    @Test
    void pinQualityAndWall_separate() {
        ChatRequest request = chat(UserMessage.from(ASKED));
        EntryKey key = of(request).key();
        RoutingRequest pinned = RoutingRequest.builder(request).pin("large").build();
        assertThat(CanonicalRequest.of(pinned, WALL).key().scope()).isNotEqualTo(key.scope());
        RoutingRequest strict =
                RoutingRequest.builder(request).qualityFloor(0.98).build();
        assertThat(CanonicalRequest.of(strict, WALL).key().scope())
                .as("an answer of a looser floor is none for a stricter one")
                .isNotEqualTo(key.scope());
        assertThat(CanonicalRequest.of(
                                RoutingRequest.of(request), List.of("support", "", "words/1", "tenant", "shared"))
                        .key()
                        .scope())
                .isNotEqualTo(key.scope());
        assertThat(CanonicalRequest.of(RoutingRequest.of(request), List.of("suppor", "t", "words/1", "shared"))
                        .key()
                        .scope())
                .isNotEqualTo(key.scope());
    }

    @Test
    void textsWithBrokenSurrogates_areToldApart() {
        assertThat(of(chat(UserMessage.from("what is \ud83d here"))).key())
                .isNotEqualTo(of(chat(UserMessage.from("what is \ud83e here"))).key())
                .isNotEqualTo(of(chat(UserMessage.from("what is ? here"))).key());
    }

    @Test
    void whatAnAgentWrapsAroundTheQuestion_mustBeEqual() {
        String wrapped = "<context>\nfile a\n</context>\n\n# User request\n" + ASKED;
        CanonicalRequest one = of(chat(UserMessage.from(wrapped)));
        CanonicalRequest two = of(chat(UserMessage.from(wrapped.replace("file a", "file b"))));
        assertThat(one.question()).isEqualTo(ASKED);
        assertThat(two.question()).isEqualTo(ASKED);
        assertThat(two.key().scope()).isNotEqualTo(one.key().scope());
    }

    @Test
    void requestThatDoesNotEndWithAUser_hasNoQuestion() {
        CanonicalRequest canonical =
                of(chat(UserMessage.from(ASKED), call("f", "{}"), ToolExecutionResultMessage.from("1", "f", "r")));
        assertThat(canonical.question()).isEmpty();
        assertThat(canonical.exactOnly().orElse("")).contains("not one text of a user");
        CanonicalRequest two = of(chat(UserMessage.from(TextContent.from("one"), TextContent.from("two"))));
        assertThat(two.exactOnly()).isPresent();
        assertThat(two.key())
                .isNotEqualTo(of(chat(UserMessage.from("one\ntwo"))).key());
    }

    /** Random requests of a small world, in which almost everything collides that can. */
    @Test
    void tenThousandRandomRequests_shareAKeyOnlyIfTheyAreEqual() {
        Random random = new Random(7);
        Map<EntryKey, String> seen = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            List<String> wall = List.of(
                    pick(random, "a", "b", ""),
                    pick(random, "", "1"),
                    pick(random, "e"),
                    pick(random, "t", "tenant", ""));
            List<ChatMessage> messages = new ArrayList<>();
            if (random.nextBoolean()) {
                messages.add(SystemMessage.from(pick(random, "a", "b", "ab")));
            }
            if (random.nextBoolean()) {
                messages.add(UserMessage.from(pick(random, "a", "b")));
                messages.add(AiMessage.from(pick(random, "a", "b")));
            }
            messages.add(UserMessage.from(pick(random, ASKED, "a", "b", "ab")));
            Double temperature = random.nextBoolean() ? null : 0.5;
            RoutingRequest request = RoutingRequest.of(ChatRequest.builder()
                    .messages(messages)
                    .temperature(temperature)
                    .build());
            String everything = wall + "|" + messages + "|" + temperature;
            String other = seen.put(CanonicalRequest.of(request, wall).key(), everything);
            assertThat(other == null || other.equals(everything))
                    .as(other + " and " + everything)
                    .isTrue();
        }
        assertThat(seen).hasSizeGreaterThan(500);
    }

    private static String pick(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    private static CanonicalRequest of(ChatRequest request) {
        return CanonicalRequest.of(RoutingRequest.of(request), WALL);
    }

    private static ChatRequest chat(ChatMessage... messages) {
        return ChatRequest.builder().messages(messages).build();
    }

    private static ChatRequest with(UnaryOperator<ChatRequest.Builder> change) {
        return change.apply(ChatRequest.builder().messages(UserMessage.from(ASKED)))
                .build();
    }

    private static ChatRequest openAi(Function<OpenAiChatRequestParameters.Builder, Object> change) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder();
        change.apply(parameters);
        return ChatRequest.builder()
                .messages(UserMessage.from(ASKED))
                .parameters(parameters.build())
                .build();
    }

    private static AiMessage call(String name, String arguments) {
        return AiMessage.from(ToolExecutionRequest.builder()
                .id("1")
                .name(name)
                .arguments(arguments)
                .build());
    }

    private static ToolSpecification tool(String name, String description, String parameter) {
        return ToolSpecification.builder()
                .name(name)
                .description(description)
                .parameters(
                        JsonObjectSchema.builder().addStringProperty(parameter).build())
                .build();
    }
}

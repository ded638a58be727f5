/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.testing.ScriptedChatModel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may come in, and what the endpoint's options add to it. */
class BodyRouteTest extends CamelTestSupport {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 0x0d};

    @TempDir
    private static Path folder;

    private final ScriptedChatModel small = ScriptedChatModel.answering(request -> ScriptedChatModel.response(
            "small: " + request.messages().get(request.messages().size() - 1).type()));

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  small: {ref: "#bean:small"}
                  blind: {ref: "#bean:small", capabilities: [tools, json]}
                routers:
                  support: {otherwise: small}
                """);
        context.getRegistry().bind("small", small);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("llmrouter:support");
                from("direct:poll")
                        .pollEnrich("file:" + folder + "?fileName=polled.txt&noop=true")
                        .to("llmrouter:support");
            }
        };
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("text"),
                Arguments.of("bytes ü".getBytes(StandardCharsets.UTF_8)),
                Arguments.of(new ByteArrayInputStream("stream".getBytes(StandardCharsets.UTF_8))),
                Arguments.of(UserMessage.from("message")),
                Arguments.of(List.of(SystemMessage.from("be brief"), UserMessage.from("list"))),
                Arguments.of(ChatRequest.builder()
                        .messages(UserMessage.from("request"))
                        .build()),
                Arguments.of("{\"messages\":[{\"role\":\"user\",\"content\":\"json\"}]}"),
                Arguments.of(new ObjectMapper()
                        .createObjectNode()
                        .set(
                                "messages",
                                new ObjectMapper()
                                        .createArrayNode()
                                        .add(new ObjectMapper()
                                                .createObjectNode()
                                                .put("role", "user")
                                                .put("content", "node")))),
                Arguments.of(Map.of("messages", List.of(Map.of("role", "user", "content", "map")))));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void body_ofEveryAcceptedType_isRead(Object body) {
        assertThat(template.requestBody("direct:ask", body)).isEqualTo("small: USER");
    }

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                Arguments.of(null, "no body"),
                Arguments.of("", "empty"),
                Arguments.of(42, "java.lang.Integer"),
                Arguments.of(List.of(1), "java.lang.Integer"),
                Arguments.of(List.of(), "empty list"),
                Arguments.of(Map.of("a", 1), "promptTemplate"),
                Arguments.of(new byte[] {(byte) 0xff, (byte) 0xfe, 0x00}, "UTF-8"),
                Arguments.of("x".repeat(1 << 20), "1048576"));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void body_thatIsWrong_isRefusedWithAReason(Object body, String expected) {
        assertThatThrownBy(() -> template.requestBody("direct:ask", body))
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void file_isReadAsItsText(boolean asPath) throws Exception {
        Path file = Files.writeString(folder.resolve("question.txt"), "from a file");
        template.requestBody("direct:ask", asPath ? file : file.toFile());
        assertThat(asked()).isEqualTo("from a file");
    }

    @Test
    void fileOfTheFileComponent_isReadAsItsText() throws Exception {
        Files.writeString(folder.resolve("polled.txt"), "from a consumer");
        template.requestBody("direct:poll", "");
        assertThat(asked()).isEqualTo("from a consumer");
    }

    @Test
    void imageBytes_withTheirContentType_areAnImage_besideItsQuestion() {
        template.requestBodyAndHeaders(
                "direct:ask",
                PNG,
                Map.of(Exchange.CONTENT_TYPE, "image/png; q=1", LlmRouterHeaders.USER_MESSAGE, "what is it?"));
        List<Content> contents =
                ((UserMessage) small.requests().get(0).messages().get(0)).contents();
        assertThat(((TextContent) contents.get(0)).text()).isEqualTo("what is it?");
        assertThat(((ImageContent) contents.get(1)).image().mimeType()).isEqualTo("image/png");
        assertThat(((ImageContent) contents.get(1)).image().base64Data())
                .isEqualTo(Base64.getEncoder().encodeToString(PNG));
    }

    @Test
    void image_goesToNoModelWithoutVision() {
        Exchange refused = template.request("llmrouter:support?model=blind", in -> {
            in.getMessage().setBody(PNG);
            in.getMessage().setHeader(Exchange.CONTENT_TYPE, "image/png");
        });
        assertThat(refused.getException()).hasMessageContaining("blind lacks [VISION]");
    }

    @Test
    void endlessStream_isRefusedAtTheBound() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                Arrays.fill(target, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        assertThatThrownBy(() -> template.requestBody("llmrouter:support", endless))
                .cause()
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining("more than " + BodyBytes.MOST + " bytes");
    }

    @Test
    void template_isFilledByAMap_orByATextAsIt() throws Exception {
        Path file =
                Files.writeString(folder.resolve("prompt.txt"), "Say {{word}}"); // in a URI the braces would be Camel's
        template.requestBody("llmrouter:support?promptTemplate=resource:file:" + file, Map.of("word", "hi"));
        assertThat(asked()).isEqualTo("Say hi");

        Path it = Files.writeString(folder.resolve("it.txt"), "Translate: {{it}}");
        template.requestBody("llmrouter:support?promptTemplate=resource:file:" + it, "guten Tag");
        assertThat(asked()).isEqualTo("Translate: guten Tag");

        assertThatThrownBy(() -> template.requestBody(
                        "llmrouter:support?promptTemplate=resource:file:" + file, Map.of("wrod", "hi")))
                .cause()
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContainingAll("word", "the body has [wrod]");
    }

    @Test
    void systemMessageParametersAndSchema_areAddedToTheRequest() throws Exception {
        String schema = "{\"type\":\"object\"}";
        Path file = Files.writeString(folder.resolve("answer.schema.json"), schema);
        template.requestBody(
                "llmrouter:support?systemMessage=brief&temperature=0.5&maxTokens=7&jsonSchema=resource:file:" + file,
                "hi");
        ChatRequest request = small.requests().get(0);
        assertThat(request.messages().get(0)).isEqualTo(SystemMessage.from("brief"));
        assertThat(request.temperature()).isEqualTo(0.5);
        assertThat(request.maxOutputTokens()).isEqualTo(7);
        assertThat(request.responseFormat().type()).isEqualTo(ResponseFormatType.JSON);
        assertThat(request.responseFormat().jsonSchema().rootElement()).isEqualTo(JsonRawSchema.from(schema));
    }

    /** The text that the model was asked last. */
    private String asked() {
        return text(small.requests().get(small.calls() - 1));
    }

    /** The text of a request's last message. */
    static String text(ChatRequest request) {
        return ((UserMessage) request.messages().get(request.messages().size() - 1)).singleText();
    }
}

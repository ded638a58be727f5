/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import io.llmrouter.testing.ScriptedChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

/** Retrieval from several endpoints in routes written in YAML; what the endpoints find is scripted. */
class ScoredRagRouteTest extends CamelTestSupport {

    private static final String ROUTES =
            """
            - beans:
                - name: ranked
                  type: io.llmrouter.camel.ScoredRagAggregationStrategy
                - name: scored
                  type: io.llmrouter.camel.ScoredRagAggregationStrategy
                  properties: {fusion: score, weights: "0.3, 0.7", maxResults: 2}
                - name: augmenting
                  type: io.llmrouter.camel.ScoredRagAggregationStrategy
                  properties: {augmentedData: true}
            - route:
                from:
                  uri: direct:ranked
                  steps:
                    - multicast:
                        aggregationStrategy: "#bean:ranked"
                        parallelProcessing: true
                        steps: [{to: "direct:words"}, {to: "direct:vectors"}]
            - route:
                from:
                  uri: direct:scored
                  steps:
                    - multicast:
                        aggregationStrategy: "#bean:scored"
                        steps: [{to: "direct:words"}, {to: "direct:vectors"}]
            - route:
                from:
                  uri: direct:enriched
                  steps:
                    - enrich: {constant: "direct:words", aggregationStrategy: "#bean:ranked"}
                    - enrich: {constant: "direct:vectors", aggregationStrategy: "#bean:ranked"}
            - route:
                from:
                  uri: direct:chat
                  steps:
                    - multicast:
                        aggregationStrategy: "#bean:augmenting"
                        steps: [{to: "direct:words"}, {to: "direct:vectors"}]
                    - to: "langchain4j-chat:answer?chatModel=#model"
            """;

    private final ScriptedChatModel model = ScriptedChatModel.saying("Thirty days.");
    private Object words;
    private Object vectors;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("model", model);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                from("direct:words").process(exchange -> exchange.getMessage().setBody(found(words)));
                from("direct:vectors").process(exchange -> exchange.getMessage().setBody(found(vectors)));
                PluginHelper.getRoutesLoader(getContext())
                        .loadRoutes(ResourceHelper.fromString("retrieval.yaml", ROUTES));
            }
        };
    }

    private static Object found(Object scripted) {
        if (scripted instanceof RuntimeException failure) {
            throw failure;
        }
        return scripted;
    }

    @Test
    void textThatBothSourcesFind_comesFirst_onceAndWithItsBestScore() {
        words = List.of(Map.of("text", "30 days", "score", 7.1, "page", 4), Map.of("text", "no cash", "score", 3.0));
        vectors = List.of(match("by card", 0.91), match("30  days\n", 0.83));
        Exchange exchange = ask("direct:ranked");
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("how long?");
        assertThat(texts(exchange)).containsExactly("30 days", "by card", "no cash");
        Content first = contents(exchange).get(0);
        assertThat(first.textSegment().metadata().getString("page")).isEqualTo("4");
        assertThat(first.metadata()).containsEntry(ContentMetadata.SCORE, 7.1);
        assertThat((Double) first.metadata().get(ContentMetadata.RERANKED_SCORE))
                .isCloseTo(1.0 / 61 + 1.0 / 62, within(1e-12));
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(ScoredRagAggregationStrategy.COUNT, 3)
                .containsEntry(ScoredRagAggregationStrategy.SOURCES, "1 gave 2, 2 gave 2")
                .doesNotContainKey(ScoredRagAggregationStrategy.AUGMENTED_DATA);
    }

    @Test
    void scores_areScaledAndWeighed_andTheBestTwoAreKept() {
        words = List.of(scored("a", 10), scored("b", 6), scored("c", 2));
        vectors = List.of(scored("c", 0.9), scored("b", 0.8), scored("a", 0.4));
        Exchange exchange = ask("direct:scored");
        assertThat(texts(exchange)).containsExactly("b", "c"); // 0.3 * 0.5 + 0.7 * 0.8, 0.7, 0.3
        assertThat((Double) contents(exchange).get(0).metadata().get(ContentMetadata.RERANKED_SCORE))
                .isCloseTo(0.15 + 0.56, within(1e-9));
    }

    @Test
    void scoresThatAreMissing_cannotBeFused_andTheErrorSaysWhatToWrite() {
        words = List.of("a", "b");
        vectors = List.of(scored("c", 0.9));
        assertThat(ask("direct:scored").getException())
                .hasStackTraceContaining("source 1 gave a text without a score")
                .hasStackTraceContaining("write fusion: rank");
    }

    @Test
    void textsSegmentsAndContents_areUnderstood_andBlankOnesLeftOut() {
        words = List.of("first", " ", TextSegment.from("second", new Metadata(Map.of("score", 0.5))));
        vectors = Content.from("third");
        Exchange exchange = ask("direct:ranked");
        assertThat(texts(exchange)).containsExactly("first", "third", "second");
        assertThat(contents(exchange).get(2).metadata()).containsEntry(ContentMetadata.SCORE, 0.5);
        assertThat(contents(exchange).get(0).metadata()).doesNotContainKey(ContentMetadata.SCORE);
    }

    @Test
    void otherBodies_failTheExchange_andTheErrorSaysWhatIsAccepted() {
        words = List.of(42);
        vectors = List.of("x");
        assertThat(ask("direct:ranked").getException())
                .hasStackTraceContaining("source 1 gave a java.lang.Integer; accepted are");
        words = List.of(Map.of("title", "x"));
        assertThat(ask("direct:ranked").getException()).hasStackTraceContaining("a Map with the keys [title]");
    }

    @Test
    void sourceThatFails_hasNothing_andNoneIsAFailure() {
        words = new IllegalStateException("index is down");
        vectors = List.of("by card");
        Exchange half = ask("direct:ranked");
        assertThat(half.getException()).isNull();
        assertThat(texts(half)).containsExactly("by card");
        assertThat(half.getMessage().getHeader(ScoredRagAggregationStrategy.SOURCES))
                .isEqualTo("1 failed, 2 gave 1");
        vectors = new IllegalStateException("store is down");
        assertThat(ask("direct:ranked").getException()).hasMessageContaining("is down");
    }

    @Test
    void nothingFound_isAnEmptyList_andTheQuestionStays() {
        words = null;
        vectors = List.of();
        Exchange exchange = ask("direct:ranked");
        assertThat(exchange.getException()).isNull();
        assertThat(contents(exchange)).isEmpty();
        assertThat(exchange.getMessage().getBody()).isEqualTo("how long?");
    }

    @Test
    void enrichAfterEnrich_fusesBoth_andAnotherQuestionBeginsAnew() {
        words = List.of("30 days", "no cash");
        vectors = List.of("by card", "30 days");
        Exchange exchange = ask("direct:enriched");
        assertThat(texts(exchange)).containsExactly("30 days", "by card", "no cash");
        assertThat(exchange.getMessage().getBody()).isEqualTo("how long?");
        vectors = List.of("elephants");
        words = List.of();
        exchange.getMessage().setBody("how large?");
        template.send("direct:enriched", exchange);
        assertThat(texts(exchange)).containsExactly("elephants");
    }

    @Test
    void augmentedData_isWhatLangChain4jChatPutsIntoItsPrompt() {
        words = List.of("30 days to return");
        vectors = List.of("refunds by card");
        Exchange exchange = ask("direct:chat");
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("Thirty days.");
        assertThat(model.requests().get(0).messages())
                .last()
                .extracting(message -> ((UserMessage) message).singleText())
                .asString()
                .contains("how long?", "30 days to return", "refunds by card");
    }

    @Test
    void promptTemplate_makesTheBodyOfQuestionAndContents() {
        ScoredRagAggregationStrategy strategy = new ScoredRagAggregationStrategy();
        strategy.setPromptTemplate("{{contents}} | {{userMessage}}");
        Exchange asking = exchange("how long?");
        strategy.aggregate(asking, exchange(List.of("30 days")));
        strategy.aggregate(asking, exchange(List.of("by card")));
        assertThat(asking.getMessage().getBody()).isEqualTo("30 days\n\nby card | how long?");
        assertThat(asking.getMessage().getHeader(ScoredRagAggregationStrategy.SOURCES))
                .isEqualTo("1 gave 1, 2 gave 1");
    }

    @Test
    void wrongOptions_sayWhatToWrite() {
        ScoredRagAggregationStrategy strategy = new ScoredRagAggregationStrategy();
        assertThatThrownBy(() -> strategy.setFusion("vote")).hasMessage("fusion is 'vote'; write rank or score");
        assertThatThrownBy(() -> strategy.setWeights("1, -2")).hasMessageContaining("'-2'; write numbers, 0 or more");
        assertThatThrownBy(() -> strategy.setMaxResults(0)).hasMessageContaining("write 1 or more");
        assertThatThrownBy(() -> strategy.setRankConstant(-1)).hasMessageContaining("write 0 or more");
    }

    private Exchange exchange(Object body) {
        return ExchangeBuilder.anExchange(context).withBody(body).build();
    }

    private Exchange ask(String uri) {
        return template.request(uri, in -> in.getMessage().setBody("how long?"));
    }

    @SuppressWarnings("unchecked") // the strategy's own
    private static List<Content> contents(Exchange exchange) {
        return exchange.getProperty(LlmRouterProperties.CONTENTS, List.class);
    }

    private static List<String> texts(Exchange exchange) {
        List<String> texts = new ArrayList<>();
        contents(exchange).forEach(content -> texts.add(content.textSegment().text()));
        return texts;
    }

    private static Map<String, Object> scored(String text, double score) {
        return Map.of("text", text, "score", score);
    }

    private static EmbeddingMatch<TextSegment> match(String text, double score) {
        return new EmbeddingMatch<>(score, "id-" + text, Embedding.from(new float[] {1}), TextSegment.from(text));
    }
}

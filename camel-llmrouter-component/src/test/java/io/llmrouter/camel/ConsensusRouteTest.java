/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consensus in real routes: as a plan of a router, and as the aggregation of a multicast written in YAML. */
class ConsensusRouteTest extends CamelTestSupport {

    private static final String ROUTES =
            """
            - beans:
                - name: agreed
                  type: io.llmrouter.camel.ConsensusAggregationStrategy
                  properties: {minAgree: 2}
                - name: majority
                  type: io.llmrouter.camel.ConsensusAggregationStrategy
                - name: weighted
                  type: io.llmrouter.camel.ConsensusAggregationStrategy
                  properties: {minAgree: 1, weights: "0.6, 0.6, 0.95"}
                - name: nearest
                  type: io.llmrouter.camel.ConsensusAggregationStrategy
                  properties: {by: medoid, minAgree: 2, minSimilarity: 0.6, embeddingModel: "#bean:words"}
            - route:
                from:
                  uri: direct:vote
                  steps:
                    - multicast:
                        aggregationStrategy: "#bean:agreed"
                        parallelProcessing: true
                        steps: [{to: "direct:one"}, {to: "direct:two"}, {to: "direct:three"}]
            - route:
                from:
                  uri: direct:patient
                  steps:
                    - multicast:
                        aggregationStrategy: "#bean:majority"
                        parallelProcessing: true
                        timeout: "300"
                        steps: [{to: "direct:one"}, {to: "direct:two"}, {to: "direct:three"}]
            - route:
                from:
                  uri: direct:weighted
                  steps:
                    - multicast:
                        aggregationStrategy: "#bean:weighted"
                        steps: [{to: "direct:one"}, {to: "direct:two"}, {to: "direct:three"}]
            - route:
                from:
                  uri: direct:nearest
                  steps:
                    - multicast:
                        aggregationStrategy: "#bean:nearest"
                        steps: [{to: "direct:one"}, {to: "direct:two"}, {to: "direct:three"}]
            """;

    @TempDir
    private static Path folder;

    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  small: {ref: "#bean:small", price: {input: 1, output: 2}}
                  mid: {ref: "#bean:mid", price: {input: 2, output: 4}}
                  large: {ref: "#bean:large", price: {input: 10, output: 20}}
                routers:
                  voting: {otherwise: vote, plans: {vote: {consensus: [small, mid, large], minAgree: 2}}}
                """);
        context.getRegistry().bind("small", ScriptedChatModel.saying("It is 4."));
        context.getRegistry().bind("mid", ScriptedChatModel.saying("5"));
        context.getRegistry().bind("large", ScriptedChatModel.saying("4"));
        context.getRegistry().bind("words", new WordEmbedding());
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                from("direct:router").to("llmrouter:voting");
                for (String name : new String[] {"one", "two", "three"}) {
                    from("direct:" + name).process(exchange -> {
                        String answer = exchange.getMessage().getHeader(name, String.class);
                        if (answer.equals("never")) {
                            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
                        }
                        if (answer.equals("down")) {
                            throw new IllegalStateException(name + " is down");
                        }
                        exchange.getMessage().setBody(answer);
                    });
                }
                PluginHelper.getRoutesLoader(getContext())
                        .loadRoutes(ResourceHelper.fromString("consensus.yaml", ROUTES));
            }
        };
    }

    @Test
    void plan_servesWhatTwoOfThreeSay_andTheStagesHeaderSaysWhoDidWhat() {
        Exchange exchange =
                template.request("direct:router", in -> in.getMessage().setBody("what is 2 + 2?"));
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("4");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.SELECTED_MODEL))
                .isEqualTo("large");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.STAGES, String.class))
                .contains("small agreed", "large agreed");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.STAGE)).isNull();
        RoutingDecision decision = exchange.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        assertThat(context.getTypeConverter().convertTo(String.class, decision))
                .contains("\"kind\":\"consensus\"", "\"agree\":[\"small\",\"large\"]");
    }

    @Test
    void multicast_inYaml_aggregatesToWhatTwoOfThreeSay() {
        Exchange exchange = ask("direct:vote", "It is 4.", "5", "The answer is 4");
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("The answer is 4");
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(ConsensusAggregationStrategy.AGREED, true)
                .containsEntry(ConsensusAggregationStrategy.VOTES, 2)
                .containsEntry(ConsensusAggregationStrategy.ANSWERS, 3)
                .containsEntry(ConsensusAggregationStrategy.VOTERS, "1 agreed, 2 outvoted, 3 agreed");
    }

    @Test
    void branchThatFails_hasNoVote_whereverItStands() {
        for (String[] answers : new String[][] {{"down", "4", "4"}, {"4", "down", "4"}, {"4", "4", "down"}}) {
            Exchange exchange = ask("direct:vote", answers);
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody()).isEqualTo("4");
            assertThat(exchange.getMessage().getHeader(ConsensusAggregationStrategy.VOTERS, String.class))
                    .contains("failed")
                    .contains("agreed");
            assertThat(exchange.getMessage().getHeader(ConsensusAggregationStrategy.ANSWERS))
                    .isEqualTo(2);
        }
    }

    @Test
    void allBranchesThatFail_failTheExchange() {
        assertThat(ask("direct:vote", "down", "down", "down").getException()).hasMessageContaining("is down");
    }

    @Test
    void disagreement_isSaidInTheHeader_andTheBodyIsTheLastBranchs() {
        Exchange exchange = ask("direct:vote", "4", "5", "6");
        assertThat(exchange.getMessage().getBody()).isEqualTo("6");
        assertThat(exchange.getMessage().getHeader(ConsensusAggregationStrategy.AGREED))
                .isEqualTo(false);
    }

    @Test
    void branchThatIsGivenUp_hasNoVote_butCountsInTheMajority() {
        try {
            Exchange exchange = ask("direct:patient", "4", "never", "never");
            assertThat(exchange.getMessage().getHeaders())
                    .containsEntry(ConsensusAggregationStrategy.AGREED, false)
                    .containsEntry(ConsensusAggregationStrategy.VOTERS, "1 agreed, 2 failed, 3 failed");
            assertThat(exchange.getMessage().getBody()).isEqualTo("4");
            assertThat(ask("direct:patient", "4", "never", "It is 4.")
                            .getMessage()
                            .getHeaders())
                    .containsEntry(ConsensusAggregationStrategy.AGREED, true)
                    .containsEntry(ConsensusAggregationStrategy.VOTERS, "1 agreed, 2 failed, 3 agreed");
        } finally {
            over.countDown();
        }
    }

    @Test
    void weights_letOneStrongBranchOutvoteTwoWeakOnes() {
        assertThat(ask("direct:weighted", "4", "4", "5").getMessage().getBody()).isEqualTo("5");
    }

    @Test
    void medoid_servesTheNearestText() {
        Exchange exchange =
                ask("direct:nearest", "the cat sat on the mat today", "stocks fell sharply", "the cat sat on the mat");
        assertThat(exchange.getMessage().getBody()).asString().startsWith("the cat sat on the mat");
        assertThat(exchange.getMessage().getHeader(ConsensusAggregationStrategy.VOTERS))
                .isEqualTo("1 agreed, 2 outvoted, 3 agreed");
    }

    private Exchange ask(String uri, String... answers) {
        return template.request(uri, exchange -> {
            exchange.getMessage().setBody("what?");
            exchange.getMessage().setHeader("one", answers[0]);
            exchange.getMessage().setHeader("two", answers[1]);
            exchange.getMessage().setHeader("three", answers[2]);
        });
    }
}

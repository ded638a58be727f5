/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model in three regions, over real HTTP: when something happens to one of them, traffic leaves it, and comes back. */
class BalancingRouteTest extends CamelTestSupport {

    @TempDir
    private static Path folder;

    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  eu: {provider: openai, baseUrl: "URL", apiKey: x, modelName: m-eu, fallback: [asia]}
                  us: {provider: openai, baseUrl: "URL", apiKey: x, modelName: m-us, fallback: [asia]}
                  asia: {provider: openai, baseUrl: "URL", apiKey: x, modelName: m-asia, capabilities: [tools, json]}
                  south: {provider: openai, baseUrl: "URL", apiKey: x, modelName: m-south}
                routers:
                  south: {otherwise: south}
                  wide:
                    decide: [{weighted: {use: {asia: 1, south: 1}}}]
                    otherwise: asia
                    ejection: {among: [asia, south], minCalls: 4, latencyRatio: 1000, time: 5m}
                  fastest:
                    decide:
                      - latency: {among: [eu, us, asia], tolerance: 100%}
                      - weighted: {use: {eu: 1, us: 1, asia: 1}}
                    otherwise: eu
                  turns:
                    decide: [{weighted: {use: {eu: 2, us: 1}}}]
                    otherwise: eu
                    ejection: {among: [eu, us], minCalls: 4, latencyRatio: 1000, time: 2s, probes: 1}
                  idlest:
                    decide: [{leastBusy: {among: [eu, us]}}]
                    otherwise: eu
                """
                        .replace("URL", upstream.baseUrl()));
        return context;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void deployment_thatBecomesSlow_losesItsTraffic() {
        List.of("m-eu", "m-us", "m-asia").forEach(name -> upstream.reply(name, after(20)));
        assertThat(count("fastest", 60))
                .allSatisfy((name, times) -> assertThat(times).isGreaterThan(2));

        upstream.reply("m-us", after(300));
        count("fastest", 60);
        assertThat(count("fastest", 40).getOrDefault("us", 0))
                .as("a third would be 13")
                .isLessThanOrEqualTo(4);
        RoutingDecision last = ask("fastest", "q");
        assertThat(last.steps().get(0).decider()).isEqualTo("latency");
        assertThat(last.steps().get(0).reason())
                .contains("fastest or as fast (answer, p50): ")
                .contains(" ms");
        assertThat(last.features()).containsKey("expectedMs");
    }

    @Test
    void firstRequests_areSplit_forNothingWasObservedYet() {
        RoutingDecision first = ask("fastest", "q");
        assertThat(first.steps())
                .extracting(RoutingDecision.Step::reason)
                .containsExactly(
                        "no answer was observed lately of any of [eu, us, asia]", "its turn, weight 1.0 of 3.0");
    }

    @Test
    void requestWithAnImage_goesToADeploymentThatCanSeeIt() {
        count("fastest", 30);
        for (int i = 0; i < 10; i++) {
            Exchange asked = template.request("llmrouter:fastest", exchange -> exchange.getMessage()
                    .setBody(UserMessage.from(
                            TextContent.from("what is this?"), ImageContent.from("aGk=", "image/png"))));
            RoutingDecision decision = decision(asked);
            assertThat(decision.answer().model()).isNotEqualTo("asia");
            assertThat(decision.steps().get(0).reason()).endsWith("asia: cannot serve this request");
        }
    }

    @Test
    void turns_areExact() {
        assertThat(count("turns", 30)).isEqualTo(Map.of("eu", 20, "us", 10));
    }

    @Test
    void deployment_thatFails_isLeftOut_andNobodyNotices_andItComesBack() {
        upstream.reply("m-eu", after(5)).reply("m-us", after(5));
        count("turns", 12);
        upstream.reply("m-us", UpstreamReply.status(500, Map.of(), "{\"error\":{\"message\":\"broken\"}}"));
        for (int i = 0; i < 40; i++) {
            assertThat(ask("turns", "q").answer().model()).isNotNull();
        }
        assertThat(upstream.exchanges().stream().filter(e -> e.model().equals("m-us")))
                .as("4 good calls, and fewer bad ones than a circuit breaker needs")
                .hasSizeLessThan(4 + 10);
        RoutingDecision without = ask("turns", "q");
        assertThat(without.steps().get(0).reason()).contains("us: out for another ");

        upstream.reply("m-us", after(5));
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(count("turns", 30))
                .isEqualTo(Map.of("eu", 20, "us", 10)));
    }

    /** Pinned, it is asked all the same after the others; whoever insists on it alone gets it. */
    @Test
    void pinnedDeployment_thatIsLeftOut_isTakenOverFor_andAskedLast() {
        upstream.reply("m-eu", after(5)).reply("m-us", after(5));
        count("turns", 12);
        upstream.reply("m-us", UpstreamReply.status(500, Map.of(), "{\"error\":{\"message\":\"broken\"}}"));
        count("turns", 40);
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            RoutingDecision pinned = decision(template.request(
                    "llmrouter:turns?model=us", e -> e.getMessage().setBody("q")));
            assertThat(pinned.attempts())
                    .extracting(attempt -> attempt.model() + " " + attempt.outcome())
                    .containsExactly("us skipped", "asia accepted");
            assertThat(pinned.attempts())
                    .extracting(Attempt::error)
                    .first()
                    .asString()
                    .contains("model 'us' waits: out for");
        });
    }

    /** Whoever takes it out of service for that turns callers away whom it would answer. */
    @Test
    void routerWhoseOnlyModelIsLeftOut_staysReady_forItIsAskedAllTheSame() {
        upstream.reply("m-asia", after(1)).reply("m-south", after(1));
        count("wide", 8);
        upstream.reply("m-south", UpstreamReply.status(500, Map.of(), "{\"error\":{\"message\":\"broken\"}}"));
        count("wide", 20);
        LlmRouter south = LlmRouterRegistry.get(context).routers().require("south");
        assertThat(south.health().get("south").state()).isEqualTo("out");

        HealthCheck check = context.getCamelContextExtension()
                .getContextPlugin(HealthCheckRegistry.class)
                .getCheck("llmrouter-routers")
                .orElseThrow();
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
        upstream.reply("m-south", after(1));
        assertThat(ask("south", "q").answer().model()).isEqualTo("south");
    }

    @Test
    void deployment_withACallUnderWay_isNotTheIdlest() {
        CountDownLatch gate = new CountDownLatch(1);
        upstream.reply("m-eu", exchange -> {
            gate.await();
            UpstreamReply.text("late").write(exchange);
        });
        upstream.reply("m-us", after(1));
        CompletableFuture<Exchange> slow = null;
        while (slow == null) {
            CompletableFuture<Exchange> asked =
                    template.asyncSend("llmrouter:idlest", e -> e.getMessage().setBody("q"));
            Awaitility.await()
                    .until(() -> asked.isDone()
                            || upstream.exchanges().stream()
                                    .anyMatch(e -> e.model().equals("m-eu")));
            slow = asked.isDone() ? null : asked;
        }
        assertThat(count("idlest", 10)).isEqualTo(Map.of("us", 10));
        gate.countDown();
        assertThat(decision(slow.join()).steps().get(0).reason()).startsWith("fewest calls under way");
    }

    @Test
    void deployment_whoseProviderAsksToWait_isLeftAloneForThatTime() {
        upstream.reply("m-us", UpstreamReply.status(429, Map.of("Retry-After", "30"), "{}"));
        assertThat(count("turns", 2)).containsOnlyKeys("eu", "us");
        assertThat(count("turns", 10)).isEqualTo(Map.of("eu", 10));
        assertThat(ask("turns", "q").steps().get(0).reason()).endsWith("us: its provider asked to wait");
        assertThat(upstream.exchanges().stream().filter(e -> e.model().equals("m-us")))
                .hasSize(1);
    }

    @Test
    void allThatAskToWait_leaveTheDecisionToTheNextStep_andTheCallerLearnsHowLong() {
        UpstreamReply busy = UpstreamReply.status(429, Map.of("Retry-After", "30"), "{}");
        upstream.reply("m-eu", busy).reply("m-us", busy).reply("m-asia", busy);
        template.request("llmrouter:turns", e -> e.getMessage().setBody("q"));
        Exchange refused =
                template.request("llmrouter:turns", e -> e.getMessage().setBody("q"));
        assertThat(refused.getException())
                .isInstanceOf(RateLimitedException.class)
                .hasMessageContaining("asked to wait");
        RoutingDecision decision = refused.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        assertThat(decision.steps().get(0).reason()).startsWith("none of [eu, us] can be called now: eu: its provider");
        assertThat(decision.steps().get(1).reason()).isEqualTo("otherwise -> eu");
    }

    @Test
    void streams_areObservedByFirstTokenAndTimePerToken_andOneThatIsCutBeforeItIsAFailure() {
        for (int i = 0; i < 3; i++) {
            assertThat(read("llmrouter:fastest?streaming=true&model=us")).isEqualTo("ok");
        }
        assertThat(known("us"))
                .containsKeys("firstTokenMedianMs", "perTokenMedianMs")
                .containsEntry("calls", 3);

        upstream.reply("m-us", UpstreamReply.cutAfter(List.of()));
        assertThat(read("llmrouter:fastest?streaming=true&model=us"))
                .as("the fallback's")
                .isEqualTo("ok");
        assertThat(known("us")).containsEntry("calls", 4);
        assertThat((Double) known("us").get("failureShare")).isBetween(0.25, 0.3);
        assertThat(known("asia")).containsEntry("calls", 1).containsEntry("inFlight", 0);
    }

    /** As a provider that takes so long. */
    private static UpstreamReply after(int millis) {
        CountDownLatch never = new CountDownLatch(1);
        return exchange -> {
            assertThat(never.await(millis, TimeUnit.MILLISECONDS)).isFalse();
            UpstreamReply.text("ok").write(exchange);
        };
    }

    private String read(String uri) {
        Iterator<?> parts = template.requestBody(uri, "q", Iterator.class);
        StringBuilder text = new StringBuilder();
        parts.forEachRemaining(text::append);
        return text.toString();
    }

    /** What the router has observed of a deployment. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> known(String model) {
        return (Map<String, Object>) LlmRouterRegistry.get(context)
                .routers()
                .require("fastest")
                .definition()
                .deciders()
                .get(0)
                .explain(RoutingRequest.of(
                        ChatRequest.builder().messages(UserMessage.from("q")).build()))
                .get(model);
    }

    private Map<String, Integer> count(String router, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> ask(router, "question " + i).attempts().get(0).model())
                .collect(Collectors.toMap(name -> name, name -> 1, Integer::sum));
    }

    private RoutingDecision ask(String router, String text) {
        return decision(template.request(
                "llmrouter:" + router, exchange -> exchange.getMessage().setBody(text)));
    }

    private static RoutingDecision decision(Exchange asked) {
        assertThat(asked.getException()).isNull();
        return asked.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
    }
}

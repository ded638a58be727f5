/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.failure.InvalidFeedbackException;
import io.llmrouter.failure.UnknownDecisionException;
import io.llmrouter.feedback.Feedback;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.FeedbackHistory;
import io.llmrouter.feedback.FeedbackSource;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers were worth, given by routes. */
class FeedbackRouteTest extends CamelTestSupport {

    @TempDir
    private static Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models: {small: {ref: "#bean:small", price: {input: 1, output: 2}}}
                routers: {support: {otherwise: small}, sales: {otherwise: small}}
                """);
        context.getRegistry().bind("small", ScriptedChatModel.saying("yes"));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rate").to("llmrouter:support?operation=feedback");
                from("direct:any").to("llmrouter:*?operation=feedback");
                from("direct:synchronous").to("llmrouter:*?operation=feedback&synchronous=true");
                from("direct:ofTenant")
                        .setProperty("customer", header("customer"))
                        .to("llmrouter:support?tenant=RAW(${exchangeProperty.customer})");
                from("direct:rateOfTenant")
                        .setProperty("customer", header("customer"))
                        .to("llmrouter:support?operation=feedback&tenant=RAW(${exchangeProperty.customer})");
                from("direct:self")
                        .to("llmrouter:support")
                        .setHeader(LlmRouterHeaders.FEEDBACK_LABEL, simple("${body}"))
                        .setHeader(LlmRouterHeaders.FEEDBACK_SOURCE, constant("judge"))
                        .setProperty(LlmRouterProperties.OPERATOR, constant(true))
                        .to("llmrouter:support?operation=feedback");
            }
        };
    }

    private String ask(String endpoint, Map<String, Object> headers) {
        Exchange exchange = template.request(endpoint, in -> {
            in.getMessage().setBody("hello");
            in.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class);
    }

    private Exchange rate(String endpoint, Object body, Map<String, Object> headers) {
        return template.request(endpoint, in -> {
            in.getMessage().setBody(body);
            in.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
    }

    private FeedbackHistory of(String id) {
        return LlmRouterRegistry.get(context).feedback().of(id, FeedbackBook.Caller.OPERATOR);
    }

    @Test
    void headers_saveWhatTheAnswerWasWorth_theBodyStays_andTheyAreTakenOff() {
        String id = ask("llmrouter:support", Map.of());

        Exchange rated = rate(
                "direct:rate",
                "the answer",
                Map.of(
                        LlmRouterHeaders.DECISION_ID, id,
                        LlmRouterHeaders.FEEDBACK_SCORE, "0.25",
                        LlmRouterHeaders.FEEDBACK_LABEL, "meh",
                        LlmRouterHeaders.FEEDBACK_SOURCE, "human",
                        LlmRouterHeaders.FEEDBACK_KEY, "k",
                        LlmRouterHeaders.FEEDBACK_MODEL, "small"));

        assertThat(rated.getException()).isNull();
        assertThat(rated.getMessage().getBody()).isEqualTo("the answer");
        assertThat(rated.getMessage().getHeaders())
                .containsEntry(LlmRouterHeaders.FEEDBACK_OUTCOME, "recorded")
                .doesNotContainKeys(
                        LlmRouterHeaders.FEEDBACK_SCORE,
                        LlmRouterHeaders.FEEDBACK_LABEL,
                        LlmRouterHeaders.FEEDBACK_SOURCE,
                        LlmRouterHeaders.FEEDBACK_KEY,
                        LlmRouterHeaders.FEEDBACK_MODEL);
        assertThat(of(id).current()).singleElement().satisfies(opinion -> {
            assertThat(opinion.score()).isEqualTo(0.25);
            assertThat(opinion.label()).isEqualTo("meh");
            assertThat(opinion.source()).isEqualTo(FeedbackSource.human);
            assertThat(opinion.key()).isEqualTo("k");
        });
    }

    @Test
    void mapAndJsonBodies_areUnderstood_andTheSameTwiceIsUnchanged() {
        String id = ask("llmrouter:sales", Map.of());
        String json = "{\"decision_id\": \"" + id + "\", \"score\": 1, \"label\": null}";

        assertThat(outcome(rate("direct:any", Map.of("decision_id", id, "score", 1), Map.of())))
                .isEqualTo("recorded");
        assertThat(outcome(rate("direct:any", json, Map.of()))).isEqualTo("unchanged");
        assertThat(outcome(rate("direct:any", json.getBytes(StandardCharsets.UTF_8), Map.of())))
                .isEqualTo("unchanged");
        assertThat(outcome(rate("direct:synchronous", json.replace("1", "1"), Map.of())))
                .isEqualTo("unchanged");
        assertThat(outcome(rate("direct:any", "{\"resubmission\": true}", Map.of(LlmRouterHeaders.DECISION_ID, id))))
                .isEqualTo("recorded");
        assertThat(of(id).current())
                .extracting(opinion -> opinion.source() + " " + opinion.score())
                .containsExactly("user 1.0", "resubmission 0.25");
    }

    private static String outcome(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader(LlmRouterHeaders.FEEDBACK_OUTCOME, String.class);
    }

    @Test
    void routeThatJudgesItsOwnAnswer_needsNoId() {
        String id = ask("direct:self", Map.of());
        assertThat(of(id).current())
                .extracting(opinion -> opinion.source() + " " + opinion.label())
                .containsExactly("judge yes");
    }

    @Test
    void feedback_isToldToSubscribers() {
        List<RoutingEvent> told = new CopyOnWriteArrayList<>();
        LlmRouterRegistry.get(context).events().subscribe("test", Set.of(RoutingEvent.Kind.feedback), 10, told::add);
        String id = ask("llmrouter:support", Map.of());

        LlmRouterRegistry.get(context).feedback().give(Feedback.ofUser(id, "correct"));

        Awaitility.await()
                .untilAsserted(() -> assertThat(told).singleElement().satisfies(event -> assertThat(event.facts())
                        .containsEntry("label", "correct")));
    }

    @Test
    void tenant_reachesItsOwnDecisionsOnly() {
        String id = ask("direct:ofTenant", Map.of("customer", "acme"));
        Map<String, Object> good = Map.of(LlmRouterHeaders.DECISION_ID, id, LlmRouterHeaders.FEEDBACK_SCORE, 1);

        assertThat(rate("direct:rate", "", good).getException()).isInstanceOf(UnknownDecisionException.class);
        assertThat(rate("direct:rateOfTenant", "", with(good, "customer", "other"))
                        .getException())
                .isInstanceOf(UnknownDecisionException.class);
        assertThat(outcome(rate("direct:rateOfTenant", "", with(good, "customer", "acme"))))
                .isEqualTo("recorded");
    }

    private static Map<String, Object> with(Map<String, Object> headers, String name, Object value) {
        Map<String, Object> more = new java.util.HashMap<>(headers);
        more.put(name, value);
        return more;
    }

    @Test
    void wrongFeedback_saysWhatIsRight() {
        String id = ask("llmrouter:support", Map.of());
        assertThat(failure("text", Map.of(LlmRouterHeaders.DECISION_ID, id)))
                .isInstanceOf(InvalidFeedbackException.class)
                .hasMessageContaining("neither score nor label");
        assertThat(failure("", Map.of(LlmRouterHeaders.FEEDBACK_SCORE, 1)))
                .hasMessageContaining("the decision's id is missing");
        assertThat(failure("", Map.of(LlmRouterHeaders.DECISION_ID, id, LlmRouterHeaders.FEEDBACK_SCORE, "good")))
                .hasMessageContaining("header CamelLlmRouterFeedbackScore is 'good'; write a number from 0 to 1");
        assertThat(failure("{torn", Map.of(LlmRouterHeaders.DECISION_ID, id)))
                .hasMessageContaining("the body is no JSON object");
        assertThat(failure(Map.of("decision_id", id, "scores", 1), Map.of()))
                .hasMessageContaining("unknown field of feedback 'scores'")
                .hasMessageContaining("did you mean 'score'?");
        assertThat(failure(Map.of("decision_id", id, "score", "1"), Map.of()))
                .hasMessageContaining("score is no number");
        String ofSales = ask("llmrouter:sales", Map.of());
        assertThat(failure(Map.of("decision_id", ofSales, "score", 1), Map.of()))
                .hasMessageContaining("is one of router 'sales', not of 'support'");
    }

    private Throwable failure(Object body, Map<String, Object> headers) {
        return rate("direct:rate", body, headers).getException();
    }
}

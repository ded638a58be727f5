/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget around steps of a route in YAML. A call is expected to cost 0.0256, and costs 0.01. */
class LlmBudgetPolicyTest extends CamelTestSupport {

    private static final String ROUTES =
            """
            - beans:
                - name: daily
                  type: io.llmrouter.camel.LlmBudgetPolicy
                  properties: {name: daily, perDay: 0.04, onExceeded: fail}
                - name: tenants
                  type: io.llmrouter.camel.LlmBudgetPolicy
                  properties: {perTenantPerDay: 0.03, tenant: "${exchangeProperty.customer}", onExceeded: fail}
                - name: once
                  type: io.llmrouter.camel.LlmBudgetPolicy
                  properties: {perExchange: 0.03, onExceeded: fail}
                - name: tiny
                  type: io.llmrouter.camel.LlmBudgetPolicy
                  properties: {perExchange: 0.001, onExceeded: downgrade}
            - route:
                from:
                  uri: direct:daily
                  steps:
                    - policy:
                        ref: daily
                        steps:
                          - setHeader: {name: begun, constant: "yes"}
                          - to: llmrouter:support
                          - setHeader: {name: reached, constant: "yes"}
            - route:
                from:
                  uri: direct:shared
                  steps:
                    - policy: {ref: daily, steps: [{to: "llmrouter:support"}]}
            - route:
                from:
                  uri: direct:nested
                  steps:
                    - policy: {ref: daily, steps: [{to: "direct:shared"}, {to: "llmrouter:support"}]}
            - route:
                from:
                  uri: direct:tenants
                  steps:
                    - setProperty: {name: customer, simple: "${header.customer}"}
                    - policy: {ref: tenants, steps: [{to: "llmrouter:support"}]}
            - route:
                from:
                  uri: direct:once
                  steps:
                    - policy:
                        ref: once
                        steps:
                          - to: llmrouter:support
                          - to: llmrouter:support
                    - to: llmrouter:support
            - route:
                from:
                  uri: direct:small
                  steps:
                    - policy: {ref: tiny, steps: [{to: "llmrouter:falling"}]}
            """;

    @TempDir
    private static Path folder;

    private final ScriptedChatModel large = ScriptedChatModel.answering(request -> answer("large"));

    private static ChatResponse answer(String text) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .tokenUsage(new TokenUsage(0, 100))
                .finishReason(FinishReason.STOP)
                .build();
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  small: {ref: "#bean:small", price: {input: 0, output: 1}}
                  large: {ref: "#bean:large", price: {input: 0, output: 100}}
                routers:
                  support: {otherwise: large}
                  falling: {decide: [{rules: [{when: "words > 100", use: small}]}], otherwise: large}
                """);
        context.getRegistry().bind("small", ScriptedChatModel.answering(request -> answer("small")));
        context.getRegistry().bind("large", large);
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("budget.camel.yaml", ROUTES));
        return context;
    }

    private Exchange ask(String route, String customer) {
        return template.request("direct:" + route, exchange -> {
            exchange.getMessage().setBody("a question");
            exchange.getMessage().setHeader("customer", customer);
        });
    }

    @Test
    void day_isSharedByPoliciesOfOneName_andStopsTheSteps() {
        Exchange first = ask("daily", null);
        assertThat(first.getMessage().getBody(String.class)).isEqualTo("large");
        assertThat(first.getProperty(LlmRouterProperties.SPENT, Double.class)).isCloseTo(0.01, within(1e-12));
        assertThat(ask("shared", null).getException()).isNull();

        Exchange third = ask("daily", null);
        assertThat(third.getException())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget perDay of 'policy/daily' has no room: 0.02 of 0.04 USD");
        assertThat(third.getMessage().getHeader("begun")).isEqualTo("yes");
        assertThat(third.getMessage().getHeader("reached")).isNull();
        assertThat(large.calls()).isEqualTo(2);
        assertThat(template.request("llmrouter:support", e -> e.getMessage().setBody("q"))
                        .getException())
                .as("outside of the policy nobody asks it")
                .isNull();
    }

    /** The outer one counts what the inner one counts. */
    @Test
    void policyInsideOneOfTheSameName_countsACallOnce() {
        Exchange nested = ask("nested", null);
        assertThat(nested.getException()).isNull();
        assertThat(nested.getProperty(LlmRouterProperties.SPENT, Double.class)).isCloseTo(0.02, within(1e-12));
        assertThat(LlmRouterRegistry.get(context).spending().entries("policy/daily", null))
                .singleElement()
                .satisfies(entry -> assertThat(entry.account().spent().calls()).isEqualTo(2));
        assertThat(ask("nested", null).getException())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget perDay of 'policy/daily' has no room: 0.02 of 0.04 USD");
    }

    @Test
    void tenants_haveADayOfTheirOwn() {
        assertThat(ask("tenants", "acme").getException()).isNull();
        assertThat(ask("tenants", "acme").getException()).isInstanceOf(BudgetExceededException.class);
        assertThat(ask("tenants", "other").getException()).isNull();
    }

    @Test
    void exchange_isHeldAgainstItsOwnLimit_forAllStepsInside() {
        Exchange exchange = ask("once", null);
        assertThat(exchange.getException())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget perExchange has no room: 0.01 of 0.03 USD");
        assertThat(large.calls()).isEqualTo(1);
        assertThat(exchange.getProperty(LlmRouterProperties.SPEND_GATE)).isNull();
    }

    @Test
    void downgrade_takesTheCheapestModelOfTheRouter() {
        assertThat(ask("small", null).getMessage().getBody(String.class)).isEqualTo("small");
    }

    @Test
    void policyWithoutLimit_orWithANegativeOne_failsAtStart() {
        for (String properties : new String[] {"{name: x}", "{perDay: -1}", "{perExchange: NaN}"}) {
            String route = "- beans: [{name: wrong, type: io.llmrouter.camel.LlmBudgetPolicy, properties: " + properties
                    + "}]\n- route: {from: {uri: 'direct:wrong', steps: [{policy: {ref: wrong, steps: [{to: 'llmrouter:support'}]}}]}}";
            assertThatThrownBy(() -> PluginHelper.getRoutesLoader(context)
                            .loadRoutes(ResourceHelper.fromString("wrong.camel.yaml", route)))
                    .rootCause()
                    .hasMessageContaining("LlmBudgetPolicy in route");
        }
    }
}

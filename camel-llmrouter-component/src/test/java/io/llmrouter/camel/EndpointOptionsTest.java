/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that are wrong fail at the start and say what would be right; who asks comes from properties only; who must wait, waits. */
class EndpointOptionsTest extends CamelTestSupport {

    @TempDir
    private static Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context, folder, "{models: {small: {ref: '#bean:small'}}, routers: {support: {otherwise: small}}}");
        context.getRegistry()
                .bind(
                        "small",
                        ScriptedChatModel.answering(request -> ScriptedChatModel.response(
                                Thread.currentThread().getName())));
        return context;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llmrouter:suport|did you mean 'support'?",
                "llmrouter:support?operatoin=chat|unknown option of llmrouter: 'operatoin'; known: [allowHeaderOverrides,",
                "llmrouter:support?operatoin=chat|did you mean 'operation'?",
                "llmrouter:support?qualityFloor=95|qualityFloor=95.0; write a share of the strongest model's quality above 0 and at most 1",
                "llmrouter:support?operation=sing|unknown value of operation 'sing'; known: [cacheEvict, cacheGet, cachePut, chat, classify, decide, feedback, ingest, ingestDelete, retrieve, stats]",
                "llmrouter:support?streamFormat=sse|streamFormat=sse is not in this version",
                "llmrouter:support?streamFormat=iterater|did you mean 'iterator'?",
                "llmrouter:support?onExhausted=panic|lastAnswer",
                "llmrouter:support?outputFormat=jsno|did you mean 'json'?",
                "llmrouter:support?outputClass=java.util.Map&streaming=true|outputClass=java.util.Map cannot be combined with streaming=true",
                "llmrouter:support?outputClass=java.util.Map&outputFormat=json|cannot be combined with outputFormat=json",
                "llmrouter:support?outputClass=com.acme.Nowhere|com.acme.Nowhere",
                "llmrouter:support?systemMessage=resource:classpath:no.txt|systemMessage=resource:classpath:no.txt cannot be read"
            })
    void option_thatIsWrong_failsAtTheStart(String uri, String message) {
        assertThatThrownBy(() -> context.getEndpoint(uri).createProducer().start())
                .hasStackTraceContaining(message);
    }

    @Test
    void value_mayBeWrittenInAnyCase() {
        LlmRouterEndpoint endpoint =
                context.getEndpoint("llmrouter:support?onExhausted=LASTANSWER", LlmRouterEndpoint.class);
        assertThat(endpoint.getConfiguration().getOnExhausted()).isEqualTo("lastAnswer");
    }

    @Test
    void tenant_comesFromExchangeProperties() {
        String own = tenant("llmrouter:support?tenant=${exchangeProperty.customer}", "customer", "acme");
        String usual = tenant("llmrouter:support", LlmRouterProperties.TENANT, "acme");
        assertThat(own).isNotBlank().isEqualTo(usual).doesNotContain("acme");
        assertThat(tenant("llmrouter:support", LlmRouterProperties.TENANT, "other"))
                .isNotEqualTo(own);
        assertThat(tenant("llmrouter:support", "unrelated", "acme")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"${header.tenant}", "${body}", "${exchangeProperty.a}-${headers.b}", "$simple{header.t}"})
    void tenant_fromWhatAClientMaySet_isRefusedAtTheStart(String expression) {
        assertThatThrownBy(() -> context.getEndpoint("llmrouter:support?tenant=" + expression)
                        .createProducer()
                        .start())
                .hasStackTraceContaining("which a client may be able to set; use exchange properties only");
    }

    @Test
    void tenant_fromAHeaderThatTheRouteTrusts_isThatOfAProperty() {
        String trusting = "llmrouter:support?tenant=${header.team}-${headers[Region]}&trustHeaders=region, Team";
        Exchange asked = template.request(trusting, in -> {
            in.getMessage().setHeader("team", "acme");
            in.getMessage().setHeader("Region", "eu");
            in.getMessage().setBody("hi");
        });
        assertThat(asked.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class)
                        .tenant())
                .isEqualTo(tenant("llmrouter:support", LlmRouterProperties.TENANT, "acme-eu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${header.tenant}", "${header.team.name}", "${body}", "${headers.team}${header.other}"})
    void tenant_fromAHeaderThatTheRouteDoesNotTrust_isRefusedAtTheStart(String expression) {
        assertThatThrownBy(() -> context.getEndpoint("llmrouter:support?trustHeaders=team&tenant=" + expression)
                        .createProducer()
                        .start())
                .hasStackTraceContaining("which a client may be able to set")
                .hasStackTraceContaining("trustHeaders");
    }

    @Test
    void blockingModel_runsOnTheCallersThread_onlyIfTheCallerMustWait() {
        String here = Thread.currentThread().getName();
        assertThat(template.requestBody("llmrouter:support", "hi")).isNotEqualTo(here);
        assertThat(template.requestBody("llmrouter:support?synchronous=true", "hi"))
                .isEqualTo(here);
        Exchange transacted = template.request("llmrouter:support", in -> {
            in.getExchangeExtension().setTransacted(true);
            in.getMessage().setBody("hi");
        });
        assertThat(transacted.getMessage().getBody()).isEqualTo(here);
    }

    private String tenant(String uri, String property, String value) {
        return template.request(uri, in -> {
                    in.setProperty(property, value);
                    in.getMessage().setBody("hi");
                })
                .getProperty(LlmRouterProperties.DECISION, RoutingDecision.class)
                .tenant();
    }
}

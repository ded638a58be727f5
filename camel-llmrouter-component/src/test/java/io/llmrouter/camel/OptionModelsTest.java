/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.ScriptedChatModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models and routers in application.properties, with a real Camel Main. */
class OptionModelsTest {

    private final Main main = new Main();
    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @AfterEach
    void close() {
        main.stop();
        upstream.close();
    }

    @Test
    void properties_makeModelsAndRouters() throws Exception {
        start(
                "models[small].provider=openai",
                "models[small].baseUrl=" + upstream.baseUrl(),
                "models[small].apiKey={{test.key}}",
                "models[small].modelName=qwen",
                "models[small].price.input=1",
                "models[small].price.output=2",
                "routers[support].otherwise=small");
        Exchange answered = ask("llmrouter:support");

        assertThat(answered.getMessage().getBody()).isEqualTo("ok");
        assertThat(answered.getMessage().getHeader(LlmRouterHeaders.COST)).isEqualTo(20 / 1e6);
        assertThat(upstream.last().model()).isEqualTo("qwen");
        assertThat(upstream.last().header("authorization")).isEqualTo("Bearer secret");
        assertThat(main.getCamelContext().getRegistry().findByTypeWithName(ChatModel.class))
                .containsKey("llmrouter-support");
    }

    @Test
    void lists_haveIndexesOrCommas() throws Exception {
        start(
                "models[tiny].ref=#bean:failing",
                "models[tiny].fallback=small,large",
                "models[small].ref=#bean:small",
                "models[large].ref=#bean:large",
                "routers[support].decide[0].rules[1].when=words > 4",
                "routers[support].decide[0].rules[1].use=large",
                "routers[support].decide[0].rules[0].when=words == 2",
                "routers[support].decide[0].rules[0].use=tiny",
                "routers[support].plans[ladder].cascade=small,large",
                "routers[support].plans[ladder].confidence=arithmetic",
                "routers[support].plans[ladder].threshold=-1",
                "routers[support].otherwise=ladder");
        assertThat(answer("two words")).isEqualTo("small");
        assertThat(answer("much more than four words")).isEqualTo("large");
        assertThat(ask("llmrouter:support").getMessage().getHeader(LlmRouterHeaders.ESCALATED))
                .isEqualTo(true);
    }

    @Test
    void dottedProperties_work_too() throws Exception {
        start("models.small.ref=#bean:small", "models.small.price.input=1", "routers.support.otherwise=small");
        assertThat(answer("hi")).isEqualTo("small");
    }

    @Test
    void everyMistake_isSaidAtOnce_withPropertyValueAndRemedy() {
        assertThatThrownBy(() -> start(
                        "models[small].provider=openai",
                        "models[small].price.input=abc",
                        "models[large]=gpt-4o",
                        "routers[support].otherwise=smal",
                        "routers[other].othrwise=small"))
                .hasStackTraceContaining("camel.component.llmrouter has 5 problems")
                .hasStackTraceContaining(
                        "camel.component.llmrouter.models[small].price.input: 'abc' is not a number; write a price")
                .hasStackTraceContaining(
                        "camel.component.llmrouter.models[large]: is the value 'gpt-4o'; write a mapping of keys to values")
                .hasStackTraceContaining(
                        "camel.component.llmrouter.routers[support].otherwise: unknown model or plan 'smal'")
                .hasStackTraceContaining("did you mean 'small'?")
                .hasStackTraceContaining("camel.component.llmrouter.routers[other].othrwise: unknown key 'othrwise'");
    }

    @Test
    void propertiesAndADocument_exclude_eachOther() {
        assertThatThrownBy(() -> start("models[small].ref=#bean:small", "configuration=file:some.yaml"))
                .hasStackTraceContaining(
                        "configured twice, by the document file:some.yaml and by camel.component.llmrouter.models[small]")
                .hasStackTraceContaining("keep the document or the options");
    }

    @Test
    void otherOptions_areInForceBeforeTheRoutersAreBuilt() throws Exception {
        start("maxPromptChars=5", "models[small].ref=#bean:small", "routers[support].otherwise=small");
        assertThat(ask("llmrouter:support").getException()).hasMessageContaining("5");
    }

    @Test
    void maps_inJava_work_withAModelThatIsNoBean() throws Exception {
        LlmRouterComponent component = new LlmRouterComponent();
        component.setModels(Map.of("small", new OptionTree(Map.of("ref", ScriptedChatModel.saying("mine")))));
        component.setRouters(Map.of("support", new OptionTree(Map.of("decide", List.of(), "otherwise", "small"))));
        main.bind("llmrouter", component);
        main.start();
        assertThat(answer("hi")).isEqualTo("mine");
        assertThat(LlmRouterRegistry.get(main.getCamelContext()).reload()).isFalse();
    }

    private void start(String... options) {
        Arrays.stream(options)
                .map(option -> option.split("=", 2))
                .forEach(option -> main.addInitialProperty("camel.component.llmrouter." + option[0], option[1]));
        main.addInitialProperty("test.key", "secret");
        main.bind("small", ScriptedChatModel.saying("small"));
        main.bind("large", ScriptedChatModel.saying("large"));
        main.bind("failing", ScriptedChatModel.failing(new RateLimitException("slow down")));
        main.start();
    }

    private Object answer(String question) throws Exception {
        return main.getCamelTemplate().requestBody("llmrouter:support", question);
    }

    private Exchange ask(String uri) throws Exception {
        return main.getCamelTemplate().request(uri, in -> in.getMessage().setBody("a long question"));
    }
}

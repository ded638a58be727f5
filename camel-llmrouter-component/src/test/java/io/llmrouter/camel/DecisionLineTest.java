/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line that a decision has in the application's log. */
class DecisionLineTest {

    private static final String LOGGER = "llmrouter.decision";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext logging = (LoggerContext) LogManager.getContext(false);

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        AbstractAppender appender = new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
            }
        };
        appender.start();
        LoggerConfig config = new LoggerConfig(LOGGER, Level.INFO, false);
        config.addAppender(appender, null, null);
        logging.getConfiguration().addLogger(LOGGER, config);
        logging.updateLoggers();
    }

    @AfterEach
    void forget() {
        logging.getConfiguration().removeLogger(LOGGER);
        logging.updateLoggers();
    }

    @Test
    void line_saysWhoAnsweredWhyAndWhatItCost_withoutAnyText() throws Exception {
        ask("INFO");
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .matches(
                        "INFO id=\\S+ router=support model=small outcome=answered reason=otherwise plan=model cache=bypass"
                                + " calls=1 escalations=0 cost=0\\.000020 saved=0\\.000000 currency=USD models_ms=\\d+ overhead_us=\\d+")
                .doesNotContain("secret");
    }

    @Test
    void lineOfDebug_isNotWrittenWhereTheLoggerShowsLess() throws Exception {
        ask("DEBUG");
        assertThat(lines).isEmpty();
    }

    @Test
    void otherLevel_isRefused() {
        assertThatThrownBy(() -> new LlmRouterComponent().setDecisionLine("LOUD"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("decisionLine is 'LOUD'; write OFF, DEBUG or INFO");
    }

    @SuppressWarnings("try") // close() may be interrupted
    private void ask(String level) throws Exception {
        CamelContext context = new DefaultCamelContext();
        try {
            TestDocument.use(
                    context,
                    folder,
                    "models: {small: {ref: \"#bean:small\", price: {input: 1, output: 2}}}\nrouters: {support: {otherwise: small}}");
            LlmRouterComponent component = new LlmRouterComponent();
            component.setConfiguration("file:" + folder.resolve("llmrouter.yaml"));
            component.setDecisionLine(level);
            context.addComponent("llmrouter", component);
            context.getRegistry().bind("small", ScriptedChatModel.saying("a secret answer"));
            context.start();
            context.createProducerTemplate().requestBody("llmrouter:support", "a secret question");
        } finally {
            context.stop();
        }
    }
}

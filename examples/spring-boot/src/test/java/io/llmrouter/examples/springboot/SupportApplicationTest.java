/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** The application boots and says what its README expects. */
@SpringBootTest
@ExtendWith(OutputCaptureExtension.class)
class SupportApplicationTest {

    @Autowired
    private ApplicationContext application;

    @Test
    void application_saysWhatItsReadmeExpects(CapturedOutput output) throws Exception {
        String route = "route: small (rules): An integration framework.";
        String bean = "bean:  Because a text is no number.";
        assertThat(output.getAll()).contains(route, bean);
        assertThat(Files.readString(Path.of("README.md"))).contains(route + System.lineSeparator() + bean);
        assertThat(application.getBeansOfType(ChatModel.class)).containsOnlyKeys("supportRouter");
    }
}

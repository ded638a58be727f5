/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** An option that is text or the place where the text lies. Stateless. */
final class OptionText {

    private static final String RESOURCE = "resource:";

    private OptionText() {}

    /** The text; null if there is no option. */
    static String of(CamelContext context, String name, String option) {
        if (option == null || !option.startsWith(RESOURCE)) {
            return option;
        }
        try (InputStream in =
                ResourceHelper.resolveMandatoryResourceAsInputStream(context, option.substring(RESOURCE.length()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    name + "=" + option + " cannot be read: " + e.getMessage()
                            + "; write resource:classpath:name or resource:file:path",
                    e);
        }
    }
}

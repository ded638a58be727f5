/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;

/** A configuration document for a context that is not started yet. */
final class TestDocument {

    private TestDocument() {}

    /** Writes the document and tells the context where it lies. */
    static Path use(CamelContext context, Path folder, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("llmrouter.yaml"), yaml);
        context.getPropertiesComponent().addInitialProperty("camel.component.llmrouter.configuration", "file:" + file);
        return file;
    }
}

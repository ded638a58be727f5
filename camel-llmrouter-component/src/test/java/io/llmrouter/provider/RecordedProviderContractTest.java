/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class RecordedProviderContractTest extends ProviderFactoryContract {

    @TempDir
    private Path folder;

    @Override
    ProviderFactory create() {
        return new RecordedProvider();
    }

    @Override
    Map<String, String> enough() {
        String row = "{\"id\":\"1\",\"query\":\"q\",\"outcomes\":[{\"model\":\"small\",\"answer\":\"a\"}]}\n";
        try {
            return Map.of(
                    "data", Files.writeString(folder.resolve("a.jsonl"), row).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

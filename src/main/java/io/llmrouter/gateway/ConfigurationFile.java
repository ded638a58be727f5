/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.failure.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the command line looks for the configuration document. Stateless. */
final class ConfigurationFile {

    private static final List<Path> USUAL = List.of(Path.of("config", "llmrouter.yaml"), Path.of("llmrouter.yaml"));

    private ConfigurationFile() {}

    /** The given file, or the first usual one that exists. */
    static Path require(Path given) {
        if (given != null) {
            if (!isReadable(given)) {
                throw new ConfigurationException(
                        "configuration '" + given + "' is not a readable file; name an llmrouter.yaml, or none to take "
                                + USUAL.get(0) + " or " + USUAL.get(1));
            }
            return given.toAbsolutePath();
        }
        return USUAL.stream()
                .filter(ConfigurationFile::isReadable)
                .findFirst()
                .map(Path::toAbsolutePath)
                .orElseThrow(() -> new ConfigurationException(whatToWrite()));
    }

    private static boolean isReadable(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }

    private static String whatToWrite() {
        return """
                no configuration: neither config/llmrouter.yaml nor llmrouter.yaml is here. Write one, for example:

                currency: USD
                models:
                  small: {provider: openai, modelName: gpt-4o-mini, apiKey: "{{env:OPENAI_API_KEY}}", price: {input: 0.15, output: 0.60}}
                  large: {provider: openai, modelName: gpt-4o, apiKey: "{{env:OPENAI_API_KEY}}", price: {input: 2.50, output: 10}}
                routers:
                  support:
                    decide:
                      - rules:
                          - {when: "words < 30 && !hasCode", use: small}
                    otherwise: large

                or look around without any: llmrouter serve --demo""";
    }
}

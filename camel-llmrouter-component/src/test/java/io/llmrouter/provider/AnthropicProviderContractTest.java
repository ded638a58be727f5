/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import java.util.Map;

class AnthropicProviderContractTest extends ProviderFactoryContract {

    @Override
    ProviderFactory create() {
        return new AnthropicProvider();
    }

    @Override
    Map<String, String> enough() {
        return Map.of("apiKey", "none");
    }
}

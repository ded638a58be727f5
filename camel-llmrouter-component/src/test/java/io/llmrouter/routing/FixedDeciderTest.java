/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

class FixedDeciderTest extends DeciderContract {

    @Override
    Decider create() {
        return new FixedDecider("otherwise", "large");
    }
}

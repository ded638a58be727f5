/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** What several processes share through Hazelcast (open source): answers, flights, epochs, statistics, and which models are not to be called. */
package io.llmrouter.hazelcast;

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** The dashboard: what the routers of a gateway do now and did in the last hours, as JSON and as a page. */
package io.llmrouter.gateway.dashboard;

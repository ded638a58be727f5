/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

/**
 * A figure of the headline.
 *
 * @param label what it is
 * @param value as text
 * @param interval of it; empty for none
 * @param note what to hold it against
 */
record Card(String label, String value, String interval, String note) {}

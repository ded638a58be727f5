/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Thresholds from the newest labelled traffic: proposed beside the live ones, approved by a person or within bounds, swapped whole, and taken back. */
package io.llmrouter.recalibration;

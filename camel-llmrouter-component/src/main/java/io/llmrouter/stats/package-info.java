/** What was observed of each model: calls, failures, latency, tokens and cost. */
package io.llmrouter.stats;

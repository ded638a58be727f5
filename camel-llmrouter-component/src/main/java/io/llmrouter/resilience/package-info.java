/** Calls that end: time limits, health of a model, and the order in which others take over. */
package io.llmrouter.resilience;

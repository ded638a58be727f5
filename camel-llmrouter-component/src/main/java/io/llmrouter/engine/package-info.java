/** One request from admission to record: admit, cache, decide, call, record. */
package io.llmrouter.engine;

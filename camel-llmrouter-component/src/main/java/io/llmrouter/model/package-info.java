/** What is known of a candidate model: how to reach it, what it costs, what it can do. */
package io.llmrouter.model;

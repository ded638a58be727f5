/** How far an answer can be trusted: signals that look at an answer after the call. */
package io.llmrouter.confidence;

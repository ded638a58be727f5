/** Ask several models in parallel and serve what they agree on. */
package io.llmrouter.consensus;

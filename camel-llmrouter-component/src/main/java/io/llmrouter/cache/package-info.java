/** Reuse of the answer to a question that means the same. This version has the place for it and no cache. */
package io.llmrouter.cache;

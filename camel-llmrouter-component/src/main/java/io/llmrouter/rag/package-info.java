/** Two-stage retrieval-augmented generation: which way to look for passages, and whether what came is enough to answer with. */
package io.llmrouter.rag;

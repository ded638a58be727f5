/** What can go wrong for a caller of a router: one exception type per remedy. */
package io.llmrouter.failure;

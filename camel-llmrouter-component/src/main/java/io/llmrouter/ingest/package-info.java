/** Documents become passages that can be found: read, cut, embedded and put into an index, each whole or not at all. */
package io.llmrouter.ingest;

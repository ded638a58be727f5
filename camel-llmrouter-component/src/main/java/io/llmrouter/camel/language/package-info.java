/** The Camel language {@code llmrouter}. */
package io.llmrouter.camel.language;

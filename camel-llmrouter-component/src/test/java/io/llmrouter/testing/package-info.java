/** Scripted models and loopback servers for tests of this and the other modules; shared as a test-jar. */
package io.llmrouter.testing;

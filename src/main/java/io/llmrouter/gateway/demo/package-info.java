/** The demo: recorded traffic through the real gateway, and the table that says what routing saved. */
package io.llmrouter.gateway.demo;

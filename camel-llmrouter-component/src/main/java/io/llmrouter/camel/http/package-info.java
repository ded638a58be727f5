/** The HTTP door: an asynchronous engine for platform-http, authentication, OpenAI's errors and streams. */
package io.llmrouter.camel.http;

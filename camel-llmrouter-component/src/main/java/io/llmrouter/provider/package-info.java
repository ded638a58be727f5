/** Builds candidate models from their settings: OpenAI-compatible servers, recorded answers, and whatever a {@code ProviderFactory} adds. */
package io.llmrouter.provider;

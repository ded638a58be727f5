/** OpenAI's chat-completions wire format, both ways. */
package io.llmrouter.openai;

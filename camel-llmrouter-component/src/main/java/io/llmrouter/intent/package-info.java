/** What a request is about: intents learned from example utterances, and how to notice that a request is none of them. Because topic, unlike difficulty, can be named by whoever knows the business. */
package io.llmrouter.intent;

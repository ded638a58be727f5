/** Ask the cheap model first and go on when its answer is not trusted enough. */
package io.llmrouter.cascade;

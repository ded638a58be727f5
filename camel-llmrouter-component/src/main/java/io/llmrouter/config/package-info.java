/** The configuration document: read, checked as a whole, and turned into routers. */
package io.llmrouter.config;

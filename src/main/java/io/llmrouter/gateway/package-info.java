/** The runnable application: command line and gateway. */
package io.llmrouter.gateway;

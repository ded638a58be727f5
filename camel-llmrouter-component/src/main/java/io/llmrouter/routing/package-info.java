/** What is asked of a router, what it decides, and the deciders: each decides or abstains. */
package io.llmrouter.routing;

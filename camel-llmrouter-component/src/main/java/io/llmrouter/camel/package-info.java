/** The {@code llmrouter:} component: a thin adapter between exchanges and routers. */
package io.llmrouter.camel;

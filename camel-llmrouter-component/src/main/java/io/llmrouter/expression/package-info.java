/** The CEL expressions of rules, over features of a request that are computed at most once. */
package io.llmrouter.expression;

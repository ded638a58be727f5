/** Deciders that balance, on deployments that are made up, in a time that is made up: seeded, so that a run can be repeated. */
package io.llmrouter.gateway.balance;

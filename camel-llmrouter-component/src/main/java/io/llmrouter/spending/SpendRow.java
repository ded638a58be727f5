/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

/**
 * What one process spent and saved for one router and tenant on one day, told to the others as a whole. Of two states of a row the later version holds.
 * Immutable.
 *
 * @param key whose
 * @param version rises with every change
 * @param account so far; empty of a tenant that was summed into {@link SpendLedger#OTHERS}
 */
public record SpendRow(Key key, long version, Account account) {

    /**
     * Whose row.
     *
     * @param run the process, from its start to its end
     * @param router name
     * @param day date in ISO format
     * @param tenant hash; empty for nobody in particular
     */
    public record Key(String run, String router, String day, String tenant) {

        /** A name; none of its parts has blanks. */
        public String name() {
            return day + " " + router + " " + run + " " + tenant;
        }
    }
}

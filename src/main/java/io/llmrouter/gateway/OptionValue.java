/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What an option may be, beyond its type. Stateless. */
final class OptionValue {

    private OptionValue() {}

    /**
     * Refuses a value as picocli refuses one of the wrong type.
     *
     * @param command that was called
     * @param right whether the value may be
     * @param option its name
     * @param wrong the value, and what would be right
     */
    static void require(CommandSpec command, boolean right, String option, String wrong) {
        if (!right) {
            throw new ParameterException(command.commandLine(), "Invalid value for option '" + option + "': " + wrong);
        }
    }
}

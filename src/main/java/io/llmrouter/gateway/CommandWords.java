/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import picocli.CommandLine.Model.CommandSpec;

/** The command line that is being run, as a report repeats it. Stateless. */
final class CommandWords {

    private CommandWords() {}

    static String of(CommandSpec command) {
        return "llmrouter "
                + String.join(
                        " ", command.commandLine().getParent().getParseResult().originalArgs());
    }
}

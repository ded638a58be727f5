/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.util.regex.Pattern;

/** What models and plans may be called: they stand in headers, log lines and {@code router/support:large}. Stateless. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[\\p{Graph}&&[^,]]{1,64}");

    private Names() {}

    static void check(String name, String kind, Section section, Problems problems) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    section.node(),
                    "'" + name + "' is no name of a " + kind
                            + "; use 1 to 64 visible ASCII characters without blanks and commas");
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import java.util.Locale;

/** How the demo writes for a terminal of 100 columns. Stateless. */
final class DemoText {

    private static final int WIDTH = 100;

    private DemoText() {}

    /** Shares as percent. */
    static String interval(double value, double low, double high) {
        return String.format(Locale.ROOT, "%.1f [%.1f, %.1f]", 100 * value, 100 * low, 100 * high);
    }

    /** A note as an item of a list, in lines of the table's width. */
    static String item(String note) {
        StringBuilder out = new StringBuilder("*");
        int column = 1;
        for (String word : note.split(" ")) {
            if (column + 1 + word.length() > WIDTH) {
                out.append(System.lineSeparator()).append(' ');
                column = 1;
            }
            out.append(' ').append(word);
            column += 1 + word.length();
        }
        return out.append(System.lineSeparator()).toString();
    }
}

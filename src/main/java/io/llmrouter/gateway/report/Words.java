/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Figures as pages word them. Stateless. */
final class Words {

    private static final int PERCENT = 100;

    private Words() {}

    static String percent(JsonNode share) {
        return share.isNumber() ? percent(share.asDouble()) : "–";
    }

    /** 0.953 as 95.3 %. */
    static String percent(double share) {
        String digits = String.format(Locale.ROOT, "%.1f", share * PERCENT);
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + " %";
    }

    /** The ends of a share's interval in per cent; empty where they are not known. */
    static String interval(JsonNode node, String figure) {
        JsonNode low = node.path(figure + "_low");
        JsonNode high = node.path(figure + "_high");
        return low.isNumber() && high.isNumber()
                ? String.format(Locale.ROOT, "[%.1f, %.1f]", low.asDouble() * PERCENT, high.asDouble() * PERCENT)
                : "";
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/**
 * Who asks, or who shares with whom. Exchange properties count, and headers only that the route's author trusts by name, for a client can send any header.
 * Thread-safe.
 */
final class TenantExpression {

    private static final Pattern FUNCTION = Pattern.compile("\\$(?:simple)?\\{([^}]*)}");
    private static final Pattern TRUSTED = Pattern.compile("exchangeProperty[.\\[?:].+");
    private static final Pattern HEADER =
            Pattern.compile("headers?(?:\\.([\\w-]+)|\\[['\"]?([\\w -]+?)['\"]?]|:([\\w-]+))");

    private final Expression expression;

    private TenantExpression(Expression expression) {
        this.expression = expression;
    }

    /**
     * @param option that it comes from
     * @param text the expression; null for none
     * @param trustHeaders comma-separated names of headers that no client can set
     */
    static TenantExpression of(CamelContext context, String option, String text, String trustHeaders) {
        if (text == null) {
            return new TenantExpression(null);
        }
        Matcher functions = FUNCTION.matcher(text);
        while (functions.find()) {
            String function = functions.group(1).strip();
            if (!TRUSTED.matcher(function).matches() && !isTrusted(function, trustHeaders)) {
                throw new IllegalArgumentException(option + "=" + text + " reads '" + functions.group(1)
                        + "', which a client may be able to set; use exchange properties only, for example ${exchangeProperty.tenant},"
                        + " or name a header that only your own systems set in trustHeaders");
            }
        }
        Expression simple = context.resolveLanguage("simple").createExpression(text);
        simple.init(context);
        return new TenantExpression(simple);
    }

    private static boolean isTrusted(String function, String trustHeaders) {
        Matcher header = HEADER.matcher(function);
        if (!header.matches()) {
            return false;
        }
        String name = Stream.of(header.group(1), header.group(2), header.group(3))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        return Arrays.stream(trustHeaders.split(",")).map(String::strip).anyMatch(name::equalsIgnoreCase);
    }

    /** The value; null if there is none. */
    String of(Exchange exchange) {
        if (expression == null) {
            return null;
        }
        String tenant = expression.evaluate(exchange, String.class);
        return tenant == null || tenant.isBlank() ? null : tenant;
    }
}

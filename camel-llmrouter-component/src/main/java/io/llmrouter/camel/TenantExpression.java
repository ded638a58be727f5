/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/** Who asks, or who shares with whom. Only exchange properties count, for a client can send any header. Thread-safe. */
final class TenantExpression {

    private static final Pattern FUNCTION = Pattern.compile("\\$(?:simple)?\\{([^}]*)}");
    private static final Pattern TRUSTED = Pattern.compile("exchangeProperty[.\\[?:].+");

    private final Expression expression;

    private TenantExpression(Expression expression) {
        this.expression = expression;
    }

    static TenantExpression of(CamelContext context, String option, String text) {
        if (text == null) {
            return new TenantExpression(null);
        }
        Matcher functions = FUNCTION.matcher(text);
        while (functions.find()) {
            if (!TRUSTED.matcher(functions.group(1).strip()).matches()) {
                throw new IllegalArgumentException(
                        option + "=" + text + " reads '" + functions.group(1)
                                + "', which a client may be able to set; use exchange properties only, for example ${exchangeProperty.tenant}");
            }
        }
        Expression simple = context.resolveLanguage("simple").createExpression(text);
        simple.init(context);
        return new TenantExpression(simple);
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

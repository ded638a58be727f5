/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RouterVariables;
import io.llmrouter.expression.RequestExpression;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.failure.LlmRouterException;
import java.io.IOException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.ExpressionAdapter;

/**
 * An expression of the language {@code llmrouter}: CEL over what a router finds out about the message's question. Checked when it is made (its text)
 * and when the route starts (its router). The text is the route's; nothing of a message is ever evaluated. Thread-safe.
 */
public final class LlmRouterExpression extends ExpressionAdapter {

    private static final Pattern PREFIX = Pattern.compile("\\s*router\\s*\\(\\s*(['\"])([^'\"]*)\\1\\s*\\)\\s*:");
    private static final Pattern PREFIX_BEGUN = Pattern.compile("\\s*router\\s*\\(.*", Pattern.DOTALL);
    private static final ChatRequestReader BODIES = new ChatRequestReader(null);

    private final String text;
    private final String named;
    private final RequestExpression compiled;
    private volatile String router;

    private LlmRouterExpression(String text, String named, RequestExpression compiled) {
        this.text = text;
        this.named = named;
        this.compiled = compiled;
    }

    /**
     * An expression that is true or false.
     *
     * @param text CEL, perhaps after {@code router('NAME'):}
     * @return checked but for its router
     * @throws ConfigurationException if it is wrong; the message has the position and what was expected
     */
    public static LlmRouterExpression predicate(String text) {
        return of(text, RouterVariables.DECLARATIONS::predicate);
    }

    /**
     * An expression of any value.
     *
     * @param text CEL, perhaps after {@code router('NAME'):}
     * @return checked but for its router
     * @throws ConfigurationException if it is wrong; the message has the position and what was expected
     */
    public static LlmRouterExpression value(String text) {
        return of(text, RouterVariables.DECLARATIONS::value);
    }

    private static LlmRouterExpression of(String text, Function<String, RequestExpression> compiler) {
        Matcher prefix = PREFIX.matcher(text);
        boolean named = prefix.lookingAt();
        if (!named && PREFIX_BEGUN.matcher(text).matches()) {
            throw new ConfigurationException("language llmrouter: '" + text
                    + "' begins with router( but not with router('NAME'): and the expression after the colon");
        }
        // blanks instead of the prefix, so that positions are those of the whole text
        String cel =
                named ? text.substring(0, prefix.end()).replaceAll("[^\\n]", " ") + text.substring(prefix.end()) : text;
        try {
            return new LlmRouterExpression(text.strip(), named ? prefix.group(2) : null, compiler.apply(cel));
        } catch (IllegalArgumentException e) {
            String said = e.getMessage().replace("'" + cel.strip() + "'", "'" + text.strip() + "'");
            throw new ConfigurationException("language llmrouter: " + said, e);
        }
    }

    /** Finds the router and checks that it has the steps that the variables need. */
    @Override
    public void init(CamelContext context) {
        super.init(context);
        try {
            context.getComponent("llmrouter", LlmRouterComponent.class).configure();
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
        LlmRouters routers = LlmRouterRegistry.get(context).routers();
        try {
            LlmRouter found = named == null ? routers.only() : routers.require(named);
            RouterVariables.require(found.definition(), compiled.used());
            router = found.name();
        } catch (LlmRouterException e) {
            String remedy = named == null && routers.names().size() > 1
                    ? "; write router('" + routers.names().iterator().next() + "'): before the expression"
                    : "";
            throw new ConfigurationException("language llmrouter: '" + text + "': " + e.getMessage() + remedy, e);
        }
    }

    @Override
    public Object evaluate(Exchange exchange) {
        if (router == null) {
            init(exchange.getContext());
        }
        try {
            LlmRouter asked =
                    LlmRouterRegistry.get(exchange.getContext()).routers().require(router);
            return QuestionMemo.of(exchange, BODIES.read(exchange, null)).evaluate(compiled, asked);
        } catch (IOException e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public String toString() {
        return "llmrouter[" + text + "]";
    }
}

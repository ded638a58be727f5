/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.language;

import io.llmrouter.camel.LlmRouterExpression;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.spi.annotations.Language;
import org.apache.camel.support.ExpressionToPredicateAdapter;
import org.apache.camel.support.LanguageSupport;

/**
 * The language {@code llmrouter}: predicates and values about what a message asks, {@code intent == 'billing' && difficulty > 0.6}, for {@code when},
 * {@code filter}, {@code setHeader}. The grammar is CEL, the variables those of {@link io.llmrouter.engine.RouterVariables}; with several routers one is
 * named first, {@code router('support'): words < 20}. In a package of its own, since Camel finds metadata by package and name. Thread-safe.
 */
@Language("llmrouter")
public class LlmRouterLanguage extends LanguageSupport {

    @Override
    public Predicate createPredicate(String expression) {
        return ExpressionToPredicateAdapter.toPredicate(LlmRouterExpression.predicate(loadResource(expression)));
    }

    @Override
    public Expression createExpression(String expression) {
        return LlmRouterExpression.value(loadResource(expression));
    }
}

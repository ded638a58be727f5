/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonObject;

/**
 * Camel's developer console about routers: models with what was observed of them and whether they may be called, caches, subscribers, the latest
 * decisions. Options: {@code router}, the name of one; {@code limit}, most decisions (default 10). No key and no text is in it. Thread-safe.
 */
@DevConsole(name = "llmrouter", displayName = "LLM Router", description = "Routers, their models and latest decisions")
public class LlmRouterDevConsole extends AbstractDevConsole {

    private static final int DECISIONS = 10;
    private static final int MOST_DECISIONS = 1_000;

    /** The console named {@code llmrouter}. */
    public LlmRouterDevConsole() {
        super("camel", "llmrouter", "LLM Router", "Routers, their models and latest decisions");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        return RouterReport.text(report(options));
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        return new JsonObject(report(options));
    }

    private Map<String, Object> report(Map<String, Object> options) {
        Object router = options.get("router");
        Object limit = options.get("limit");
        int most = limit == null ? DECISIONS : Math.min(MOST_DECISIONS, Integer.parseInt(limit.toString()));
        return new RouterReport(LlmRouterRegistry.get(getCamelContext()))
                .of(router == null ? null : router.toString(), most);
    }
}

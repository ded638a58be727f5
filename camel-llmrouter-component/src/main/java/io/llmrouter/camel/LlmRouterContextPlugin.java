/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The zero-edit door: where a configuration is found, routers are bound as chat models before any other component looks for one, though no route
 * mentions {@code llmrouter:}. And the Kamelets' door: what Camel lets pass in silence is refused. Stateless.
 */
public class LlmRouterContextPlugin implements ContextServicePlugin {

    @Override
    public void load(CamelContext context) {
        // at this point the context is only half built; when it initialises, placeholders resolve and options of the
        // component are set
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextInitializing(CamelContext ready) {
                DecisionMdc.watch(ready);
                // tools such as camel export put a stub in the place of every component
                if ((ready.hasComponent("llmrouter") != null
                                || ConfigurationSource.find(ready, null).isPresent())
                        && ready.getComponent("llmrouter") instanceof LlmRouterComponent component) {
                    configure(component);
                }
            }

            @Override
            public void onContextInitialized(CamelContext ready) {
                if (ready.hasComponent("kamelet") != null) {
                    KameletCheck.wrapped(ready);
                }
            }

            @Override
            public void onRouteContextCreate(Route route) {
                KameletCheck.properties(route.getCamelContext());
            }
        });
    }

    private static void configure(LlmRouterComponent component) {
        try {
            component.configure();
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}

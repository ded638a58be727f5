package io.llmrouter.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * The zero-edit door: where a configuration is found, routers are bound as chat models before any other component looks for one, though no route
 * mentions {@code llmrouter:}. Stateless.
 */
public class LlmRouterContextPlugin implements ContextServicePlugin {

    @Override
    public void load(CamelContext context) {
        if (ConfigurationSource.find(context, null).isPresent()) {
            context.getComponent("llmrouter", LlmRouterComponent.class);
        }
    }
}

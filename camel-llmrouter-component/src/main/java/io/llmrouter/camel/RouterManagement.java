/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.LlmRouter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows routers in JMX beside what Camel shows: {@code org.apache.camel:context=NAME,type=llmrouter,name="ROUTER"}. An application without camel-management
 * has no JMX, and no harm is done. Thread-safe.
 */
final class RouterManagement implements RouterService {

    private static final Logger LOG = LoggerFactory.getLogger(RouterManagement.class);

    private final CamelContext context;
    private final LlmRouterRegistry registry;
    private final Map<String, ObjectName> shown = new HashMap<>();

    /** @param context whose JMX agent shows routers, from its start on */
    RouterManagement(CamelContext context, LlmRouterRegistry registry) {
        this.context = context;
        this.registry = registry;
        try {
            context.addStartupListener((started, already) -> show());
        } catch (Exception e) {
            throw new IllegalStateException("the context takes no startup listener", e);
        }
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        if (context.isStarted()) {
            show();
        }
    }

    private synchronized void show() {
        ManagementAgent agent = agent();
        if (agent == null) {
            return;
        }
        try {
            for (String router : registry.routers().names()) {
                if (!shown.containsKey(router)) {
                    ObjectName name = new ObjectName(agent.getMBeanObjectDomainName() + ":context="
                            + context.getManagementName() + ",type=llmrouter,name=" + ObjectName.quote(router));
                    agent.register(new ManagedLlmRouter(registry, router), name);
                    shown.put(router, name);
                }
            }
            for (String router : List.copyOf(shown.keySet())) {
                if (!registry.routers().names().contains(router)) {
                    agent.unregister(shown.remove(router));
                }
            }
        } catch (JMException e) {
            LOG.warn("routers cannot be shown in JMX", e);
        }
    }

    private ManagementAgent agent() {
        return context.getManagementStrategy() == null
                ? null
                : context.getManagementStrategy().getManagementAgent();
    }

    @Override
    public synchronized void close() {
        ManagementAgent agent = agent();
        for (ObjectName name : shown.values()) {
            try {
                agent.unregister(name);
            } catch (JMException e) {
                LOG.debug("router {} is gone from JMX already", name, e);
            }
        }
        shown.clear();
    }
}

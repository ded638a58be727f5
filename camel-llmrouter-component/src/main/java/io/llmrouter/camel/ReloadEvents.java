/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells subscribers that routers are others now. Stateless. */
final class ReloadEvents {

    private ReloadEvents() {}

    /** One event a router; nothing of the first generation, which was loaded and not reloaded. */
    static void publish(RoutingEvents events, long generation, List<RouterDefinition> routers) {
        if (generation < 2) {
            return;
        }
        for (RouterDefinition router : routers) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("generation", generation);
            String bundle = router.learned().bundleHash();
            if (bundle != null) {
                facts.put("bundleHash", bundle);
            }
            events.publish(
                    Kind.reload,
                    router.name(),
                    null,
                    "configuration generation " + generation + " is in force"
                            + (bundle == null ? "" : ", bundle " + bundle),
                    facts);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.util.Set;
import java.util.function.Consumer;

/** What happens in the routers of other processes. Implementations are thread-safe; losing an event is no error. */
public interface SharedEvents {

    /**
     * Tells others of what happens here, as long as one of them wants to know.
     *
     * @param here what happens in this process
     */
    void serve(RoutingEvents here);

    /**
     * Begins to hear of what happens elsewhere, in order for each process, without texts. May block for a moment.
     *
     * @param kinds that are wanted
     * @param ear is told; be quick
     * @return ends it
     */
    Runnable hear(Set<Kind> kinds, Consumer<RoutingEvent> ear);

    /** Events that others wanted and that were not sent, since the cluster took them too slowly or not at all. */
    default long lost() {
        return 0;
    }

    /** Whether there can be others. */
    default boolean any() {
        return true;
    }

    /** Where there is one process alone. */
    static SharedEvents none() {
        return new SharedEvents() {
            @Override
            public void serve(RoutingEvents here) {
                // nobody asks
            }

            @Override
            public Runnable hear(Set<Kind> kinds, Consumer<RoutingEvent> ear) {
                return () -> {};
            }

            @Override
            public boolean any() {
                return false;
            }
        };
    }
}

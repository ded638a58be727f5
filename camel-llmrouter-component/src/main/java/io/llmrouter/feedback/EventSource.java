/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import io.llmrouter.routing.RoutingEvent;
import java.io.IOException;
import java.util.function.Consumer;

/** Events that can be read more than once, such as those of decision logs. */
@FunctionalInterface
public interface EventSource {

    /**
     * Reads all of them.
     *
     * @param each is told of every event, in order
     * @throws IOException if they cannot be read
     */
    void read(Consumer<RoutingEvent> each) throws IOException;
}

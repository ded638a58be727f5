/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.nio.file.Path;

/** Where answers, flights, statistics and health are kept, as the document describes it. Immutable; two that are equal mean the same. */
public sealed interface StoreDefinition permits StoreDefinition.Local, HazelcastSettings {

    /** What is kept where nothing is said. */
    StoreDefinition DEFAULT = new Local(256, null);

    /** The file that outlives a restart; null for none. */
    Path snapshot();

    /**
     * In this process.
     *
     * @param maxMegabytes of all kept answers
     * @param snapshot file that keeps what was spent over a restart; null for none
     */
    record Local(int maxMegabytes, Path snapshot) implements StoreDefinition {}
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

/**
 * Extension point: numbers that only rise, one a tag. An answer is given only while the epochs of its tags are what they were when it was asked for, so
 * that raising one forgets every answer under the tag without looking for them. Shipped: {@link LocalEpochs}, and one shared by a cluster. Thread-safe;
 * reading asks nobody.
 */
public interface Epochs {

    /**
     * The epoch of a tag.
     *
     * @param tag such as the name of a document set
     * @return 0 if it was never raised
     */
    long of(String tag);

    /**
     * Begins a new epoch.
     *
     * @param tag such as the name of a document set
     * @return its number
     */
    long raise(String tag);
}

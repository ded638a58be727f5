/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Epochs of this process. */
public final class LocalEpochs implements Epochs {

    private final ConcurrentMap<String, Long> numbers = new ConcurrentHashMap<>();

    @Override
    public long of(String tag) {
        return numbers.getOrDefault(tag, 0L);
    }

    @Override
    public long raise(String tag) {
        return numbers.merge(tag, 1L, Long::sum);
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.List;

class LocalEpochsTest extends EpochsContract {

    private final Epochs epochs = new LocalEpochs();
    private int tags;

    @Override
    protected List<Epochs> epochs() {
        return List.of(epochs);
    }

    @Override
    protected String fresh() {
        return "tag " + ++tags;
    }
}

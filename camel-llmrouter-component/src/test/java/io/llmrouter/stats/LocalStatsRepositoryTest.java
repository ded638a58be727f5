/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

class LocalStatsRepositoryTest extends StatsRepositoryContract {

    @Override
    protected StatsRepository create() {
        return new LocalStatsRepository();
    }
}

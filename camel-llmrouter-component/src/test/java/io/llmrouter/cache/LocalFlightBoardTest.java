/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;

class LocalFlightBoardTest extends FlightBoardContract {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FlightBoard board = new LocalFlightBoard(timer);
    private long keys;

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Override
    protected List<FlightBoard> boards() {
        return List.of(board);
    }

    @Override
    protected EntryKey fresh() {
        return Entries.key(1, ++keys);
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import io.llmrouter.cache.AnswerStore;
import io.llmrouter.cache.AnswerStoreContract;
import io.llmrouter.cache.Entries;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.cache.Epochs;
import io.llmrouter.cache.EpochsContract;
import io.llmrouter.cache.FlightBoard;
import io.llmrouter.cache.FlightBoardContract;
import io.llmrouter.feedback.FeedbackStore;
import io.llmrouter.feedback.FeedbackStoreContract;
import io.llmrouter.journal.DecisionArchive;
import io.llmrouter.journal.DecisionArchiveContract;
import io.llmrouter.stats.StatsRepository;
import io.llmrouter.stats.StatsRepositoryContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Three members do together what one process does. */
class HazelcastContractsTest {

    private static final AtomicLong NUMBERS = new AtomicLong();
    private static Stores stores;

    @BeforeAll
    static void open() {
        stores = new Stores("contracts", 3).openAll();
    }

    @AfterAll
    static void close() {
        stores.close();
    }

    @Nested
    class Answers extends AnswerStoreContract {

        @Override
        protected AnswerStore writer() {
            return stores.first().backend().answers();
        }

        @Override
        protected AnswerStore reader() {
            return stores.last().backend().answers();
        }

        @Override
        protected Instant now() {
            return stores.clock.instant();
        }

        @Override
        protected void pass(Duration time) {
            stores.clock.pass(time);
        }

        @Override
        protected long fresh() {
            return NUMBERS.incrementAndGet();
        }
    }

    @Nested
    class Flights extends FlightBoardContract {

        @Override
        protected List<FlightBoard> boards() {
            return stores.all.stream().map(store -> store.backend().flights()).toList();
        }

        @Override
        protected EntryKey fresh() {
            return Entries.key(0, NUMBERS.incrementAndGet());
        }
    }

    @Nested
    class Tags extends EpochsContract {

        @Override
        protected List<Epochs> epochs() {
            return stores.all.stream().map(store -> store.backend().epochs()).toList();
        }

        @Override
        protected String fresh() {
            return "tag " + NUMBERS.incrementAndGet();
        }
    }

    @Nested
    class Decisions extends DecisionArchiveContract {

        @Override
        protected DecisionArchive writer() {
            return stores.first().decisions();
        }

        @Override
        protected DecisionArchive reader() {
            return stores.last().decisions();
        }

        @Override
        protected String fresh() {
            return "decision-" + NUMBERS.incrementAndGet();
        }
    }

    @Nested
    class Feedback extends FeedbackStoreContract {

        @Override
        protected List<FeedbackStore> stores() {
            return stores.all.stream()
                    .map(store -> (FeedbackStore) store.feedback())
                    .toList();
        }

        @Override
        protected String fresh() {
            return "decision-" + NUMBERS.incrementAndGet();
        }
    }

    /** What others counted is not this contract's affair, so each test has a cluster's view of its own. */
    @Nested
    class Statistics extends StatsRepositoryContract {

        @Override
        protected StatsRepository create() {
            return new HazelcastStatsRepository(
                    new Link(null, Runnable::run, null), stores.clock, new StatRow.Run("test", 1));
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.cache.Entries;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.cache.FlightBoard;
import io.llmrouter.cache.FlightBoard.Boarding;
import io.llmrouter.cache.FlightBoard.Follows;
import io.llmrouter.cache.FlightBoard.Landing;
import io.llmrouter.cache.FlightBoard.Leads;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a flight board of a cluster does beyond its contract. */
class HazelcastFlightBoardTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** The lease of a member that was gone before anybody followed it once kept everybody waiting until it was over. */
    @Test
    void leaderThatDied_isSucceededByOne_alsoWhereNobodyFollowedItYet() {
        EntryKey followed = Entries.key(1, 1);
        EntryKey alone = Entries.key(1, 2);
        try (Stores stores = new Stores("flights", 3).openAll()) {
            FlightBoard one = board(stores.first());
            FlightBoard other = board(stores.all.get(1));
            List.of(followed, alone).forEach(key -> assertThat(
                            board(stores.last()).board(key, LONG).join())
                    .isInstanceOf(Leads.class));
            List<Boarding> waiting = Stream.of(one, other, one, other)
                    .map(board -> board.board(followed, LONG).join())
                    .toList();
            stores.last().terminate();

            assertThat(waiting).allSatisfy(boarding -> assertThat(((Follows) boarding).landed())
                    .succeedsWithin(SOON)
                    .isEqualTo(Landing.FAILED));
            await().until(() -> stores.first()
                                    .instance()
                                    .getCluster()
                                    .getMembers()
                                    .size()
                            == 2
                    && stores.all.get(1).instance().getCluster().getMembers().size() == 2);
            for (EntryKey key : List.of(followed, alone)) {
                assertThat(Stream.of(one, other, one, other)
                                .map(board -> board.board(key, LONG).join()))
                        .filteredOn(Leads.class::isInstance)
                        .hasSize(1);
            }
        }
    }

    private static FlightBoard board(HazelcastStore store) {
        return store.backend().flights();
    }
}

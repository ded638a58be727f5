/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.cache.FlightBoard.Boarding;
import io.llmrouter.cache.FlightBoard.Follows;
import io.llmrouter.cache.FlightBoard.Landing;
import io.llmrouter.cache.FlightBoard.Leads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link FlightBoard} does; several boards, if there are several, share their flights. */
public abstract class FlightBoardContract {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** One board, or several that share. */
    protected abstract List<? extends FlightBoard> boards();

    /** A key that no test has used. */
    protected abstract EntryKey fresh();

    @Test
    void firstLeads_othersFollow_untilItLands() {
        EntryKey key = fresh();
        Leads leader = leads(first().board(key, LONG).join());
        Follows near = follows(first().board(key, LONG).join());
        Follows far = follows(last().board(key, LONG).join());
        assertThat(near.landed()).isNotDone();
        assertThat(far.landed()).isNotDone();

        leader.land().accept(Landing.KEPT);
        await().until(() -> near.landed().isDone() && far.landed().isDone());
        leader.land().accept(Landing.KEPT);
        await().untilAsserted(() -> leads(last().board(key, LONG).join()).land().accept(Landing.KEPT));
    }

    @Test
    void keys_areFlightsOfTheirOwn() {
        Leads one = leads(first().board(fresh(), LONG).join());
        leads(last().board(fresh(), LONG).join()).land().accept(Landing.KEPT);
        one.land().accept(Landing.KEPT);
    }

    @Test
    void leaderThatFails_isSucceededByOneOfTheOthers() {
        EntryKey key = fresh();
        Leads leader = leads(first().board(key, LONG).join());
        Follows near = follows(first().board(key, LONG).join());
        Follows far = follows(last().board(key, LONG).join());
        leader.land().accept(Landing.FAILED);

        assertThat(List.of(near, far))
                .allSatisfy(follower ->
                        assertThat(follower.landed()).succeedsWithin(SOON).isEqualTo(Landing.FAILED));
        leads(last().board(key, LONG).join());
        follows(first().board(key, LONG).join());
    }

    @Test
    void answerThatIsNotKept_isWaitedForNoLonger() {
        EntryKey key = fresh();
        Leads leader = leads(first().board(key, LONG).join());
        Follows near = follows(first().board(key, LONG).join());
        Follows far = follows(last().board(key, LONG).join());
        leader.land().accept(Landing.UNKEPT);

        assertThat(List.of(near, far))
                .allSatisfy(follower ->
                        assertThat(follower.landed()).succeedsWithin(SOON).isEqualTo(Landing.UNKEPT));
    }

    @Test
    void leaderThatNeverLands_isGivenUpAfterItsLease() {
        EntryKey key = fresh();
        leads(first().board(key, Duration.ofMillis(300)).join());
        Follows follower = follows(last().board(key, Duration.ofMillis(300)).join());
        await().until(() -> follower.landed().isDone());
        assertThat(follower.landed()).isCompletedWithValue(Landing.FAILED);
        await().untilAsserted(() -> leads(last().board(key, LONG).join()).land().accept(Landing.KEPT));
    }

    @Test
    void thousandAtOnce_haveOneLeader() {
        EntryKey key = fresh();
        List<CompletableFuture<Boarding>> all = IntStream.range(0, 1_000)
                .parallel()
                .mapToObj(i -> boards().get(i % boards().size()).board(key, LONG))
                .toList();
        List<Boarding> boardings = all.stream().map(CompletableFuture::join).toList();
        assertThat(boardings).filteredOn(Leads.class::isInstance).hasSize(1);

        boardings.stream()
                .filter(Leads.class::isInstance)
                .forEach(leader -> leads(leader).land().accept(Landing.KEPT));
        await().until(() -> boardings.stream()
                .filter(Follows.class::isInstance)
                .allMatch(follower -> follows(follower).landed().isDone()));
    }

    private FlightBoard first() {
        return boards().get(0);
    }

    private FlightBoard last() {
        return boards().get(boards().size() - 1);
    }

    private static Leads leads(Boarding boarding) {
        assertThat(boarding).isInstanceOf(Leads.class);
        return (Leads) boarding;
    }

    private static Follows follows(Boarding boarding) {
        assertThat(boarding).isInstanceOf(Follows.class);
        return (Follows) boarding;
    }
}

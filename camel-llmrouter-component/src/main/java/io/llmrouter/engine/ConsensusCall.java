/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.MajorityCount;
import io.llmrouter.consensus.MedoidCount;
import io.llmrouter.consensus.Rule;
import io.llmrouter.consensus.Tally;
import io.llmrouter.consensus.Vote;
import io.llmrouter.engine.Voters.Slot;
import io.llmrouter.model.Cancellation;
import io.llmrouter.resilience.CallAttempt;
import io.llmrouter.resilience.FallbackChain;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.RoutingDecision.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one consensus: all in parallel, until the votes still to come cannot change the result; the rest are cancelled. The end is told when the
 * last of them has ended, so that each is accounted for. Votes come on any thread; what they change is guarded by {@code this}.
 */
final class ConsensusCall {

    private static final Logger LOG = LoggerFactory.getLogger(ConsensusCall.class);

    private final Consensus consensus;
    private final Voters voters;
    private final Judging.Place place;
    private final Cancellation votes;
    private final MajorityCount count;
    private final boolean countsAsTheyCome;
    private final Map<Integer, Ballot> ballots = new TreeMap<>();
    private final CompletableFuture<List<Ballot>> ended = new CompletableFuture<>();
    private int started;
    private boolean allStarted;
    private boolean stopped;

    ConsensusCall(Consensus consensus, Voters voters, Judging.Place place) {
        this.consensus = consensus;
        this.voters = voters;
        this.place = place;
        this.votes = place.cancellation().child();
        this.countsAsTheyCome = consensus.rule() instanceof Rule.Majority;
        this.count = new MajorityCount(
                voters.slots().stream().map(Slot::model).toList(),
                consensus.rule() instanceof Rule.Majority majority ? majority : Rule.Majority.EQUAL,
                consensus.minAgree());
    }

    /**
     * A vote that was asked for.
     *
     * @param model name in the plan
     * @param outcome what came of the call
     * @param vote null if nobody answered
     */
    record Ballot(String model, FallbackChain.Outcome outcome, Vote vote) {

        Optional<CallAttempt> answer() {
            return outcome.answered();
        }
    }

    /**
     * What came of it.
     *
     * @param ballots in the order of the plan
     * @param tally empty if nobody answered, or the answers could not be compared
     * @param steps what is to be said of it
     */
    record Voted(List<Ballot> ballots, Optional<Tally> tally, List<Step> steps) {}

    /** Asks and counts; completes exceptionally only for defects. */
    CompletableFuture<Voted> start(Executor counting) {
        for (int i = 0; i < voters.slots().size() && mayStart(); i++) {
            ask(i);
        }
        endOfStart();
        return ended.thenCompose(all ->
                countsAsTheyCome ? CompletableFuture.completedFuture(voted(all, tally())) : compared(all, counting));
    }

    private synchronized boolean mayStart() {
        stopped |= countsAsTheyCome && count.decided(servesAnyway());
        started += stopped ? 0 : 1;
        return !stopped;
    }

    private boolean servesAnyway() {
        return place.request().onExhausted() != ExhaustionPolicy.FAIL;
    }

    private void ask(int index) {
        Slot slot = voters.slots().get(index);
        place.chain()
                .run(
                        new FallbackChain.Job(slot.order(), place.request().prompt(), null, votes, "vote"),
                        place.caller(),
                        place.purse().votes(place.request()))
                .whenComplete((outcome, defect) -> {
                    try {
                        if (defect == null) {
                            came(index, slot, outcome);
                        } else {
                            crash(defect);
                        }
                    } catch (RuntimeException | Error e) { // nobody else would end the request
                        crash(e);
                    }
                });
    }

    private void crash(Throwable defect) {
        ended.completeExceptionally(defect);
        votes.cancel();
        votes.release();
    }

    private void came(int index, Slot slot, FallbackChain.Outcome outcome) {
        Vote vote = outcome.answered()
                .map(attempt -> vote(slot.model(), attempt.answer().response()))
                .orElse(null);
        boolean stop;
        synchronized (this) {
            ballots.put(index, new Ballot(slot.model(), outcome, vote));
            if (vote == null) {
                count.lost(slot.model());
            } else {
                count.add(vote);
            }
            stop = countsAsTheyCome && !stopped && count.decided(servesAnyway());
            stopped |= stop;
        }
        if (stop) {
            votes.cancel();
        }
        endIfOver();
    }

    private void endOfStart() {
        synchronized (this) {
            allStarted = true;
        }
        endIfOver();
    }

    private void endIfOver() {
        List<Ballot> all;
        synchronized (this) {
            if (!allStarted || ballots.size() < started) {
                return;
            }
            all = List.copyOf(ballots.values());
        }
        votes.release();
        ended.complete(all);
    }

    private synchronized Optional<Tally> tally() {
        return count.tally();
    }

    private Vote vote(String model, ChatResponse response) {
        AiMessage message = response.aiMessage();
        String calls = message.toolExecutionRequests().stream()
                .map(ConsensusCall::shown)
                .sorted()
                .collect(Collectors.joining("\n"));
        return calls.isEmpty()
                ? Vote.of(model, place.request().features().text(), message.text() == null ? "" : message.text())
                : Vote.verbatim(model, calls);
    }

    private static String shown(ToolExecutionRequest call) {
        return call.name()
                + (call.arguments() == null ? "" : " " + call.arguments().strip());
    }

    /** An embedding computes, or blocks: not on the thread that brought the last answer. */
    private CompletableFuture<Voted> compared(List<Ballot> all, Executor counting) {
        List<Vote> cast = all.stream()
                .map(Ballot::vote)
                .filter(vote -> vote != null && vote.key() != null)
                .toList();
        if (!(consensus.rule() instanceof Rule.Medoid medoid) || cast.isEmpty()) {
            return CompletableFuture.completedFuture(voted(all, answers(cast)));
        }
        CompletableFuture<Optional<Tally>> tally = new CompletableFuture<>();
        Runnable forget = place.cancellation().onCancel(() -> tally.complete(Optional.empty()));
        try {
            counting.execute(() -> tally.complete(compared(cast, medoid)));
        } catch (RejectedExecutionException e) {
            LOG.warn("no thread is left to compare the answers of consensus '{}'", consensus.name());
            tally.complete(Optional.empty());
        }
        return tally.thenApply(found -> {
            forget.run();
            return voted(all, found);
        });
    }

    private Optional<Tally> compared(List<Vote> cast, Rule.Medoid medoid) {
        try {
            return MedoidCount.of(cast, medoid, consensus.minAgree());
        } catch (RuntimeException | Error e) {
            LOG.warn("the answers of consensus '{}' cannot be compared", consensus.name(), e);
            return Optional.empty();
        }
    }

    /** Of a synthesis: how many there are. */
    private Optional<Tally> answers(List<Vote> cast) {
        if (cast.isEmpty()) {
            return Optional.empty();
        }
        List<String> models = cast.stream().map(Vote::model).toList();
        boolean enough = models.size() >= consensus.minAgree();
        String sentence = models.size() + " of " + consensus.models().size() + " models answered"
                + (enough ? "" : "; " + consensus.minAgree() + " are needed");
        return Optional.of(new Tally(models.get(models.size() - 1), models, enough, sentence));
    }

    private Voted voted(List<Ballot> all, Optional<Tally> tally) {
        List<Step> steps = new ArrayList<>(voters.skipped());
        int cancelled = (int) all.stream().filter(ConsensusCall::wasCancelled).count();
        boolean early;
        synchronized (this) {
            early = stopped;
        }
        if (early && (cancelled > 0 || started < voters.slots().size())) {
            steps.add(new Step(
                    "consensus",
                    "stop",
                    "the votes still to come cannot change the result: " + cancelled + " cancelled, "
                            + (voters.slots().size() - started) + " not started"));
        }
        return new Voted(all, tally, steps);
    }

    static boolean wasCancelled(Ballot ballot) {
        return ballot.outcome().attempts().stream().anyMatch(Ledger::isCancelled);
    }
}

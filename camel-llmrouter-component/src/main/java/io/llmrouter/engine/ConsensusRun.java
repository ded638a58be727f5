/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.Rule;
import io.llmrouter.consensus.SynthesisPrompt;
import io.llmrouter.consensus.Tally;
import io.llmrouter.engine.ConsensusCall.Ballot;
import io.llmrouter.engine.ConsensusCall.Voted;
import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.resilience.CallAttempt;
import io.llmrouter.resilience.FallbackChain;
import io.llmrouter.routing.RoutingDecision.Step;
import io.llmrouter.routing.RoutingDecision.VoteFacts;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A consensus from its calls to its end: the votes, then the call that writes one answer out of them where the plan wants that, then the accounts. One
 * request.
 */
final class ConsensusRun {

    private final Consensus consensus;
    private final Judging.Place place;
    private final Environment environment;
    private final Deadline deadline;
    private final RoutingFailures failures;

    ConsensusRun(
            Consensus consensus, Judging.Place place, Environment environment, Deadline deadline, String routerName) {
        this.consensus = consensus;
        this.place = place;
        this.environment = environment;
        this.deadline = deadline;
        this.failures = new RoutingFailures(routerName);
    }

    /** Runs it; completes exceptionally only for defects. */
    CompletableFuture<Ending> start(Voters voters) {
        return new ConsensusCall(consensus, voters, place)
                .start(environment.blocking())
                .thenCompose(voted -> consensus.rule() instanceof Rule.Synthesis synthesis
                                && voted.tally().filter(Tally::agreed).isPresent()
                        ? synthesise(synthesis, voted)
                        : CompletableFuture.completedFuture(counted(voted)));
    }

    /**
     * An answer to be given.
     *
     * @param model its name in the configuration
     * @param response what
     */
    record Served(String model, ChatResponse response) {}

    /**
     * The end.
     *
     * @param voted the votes
     * @param synthesis the call that wrote one answer; null for none
     * @param served the answer agreed on, or the best there is; null for none
     * @param error why nothing is agreed on; null for agreement
     * @param steps what is to be said of it
     */
    record Ending(Voted voted, Judging.Asked synthesis, Served served, LlmRouterException error, List<Step> steps) {

        boolean agreed() {
            return error == null;
        }
    }

    private Ending counted(Voted voted) {
        if (voted.tally().isEmpty()) {
            LlmRouterException error = nobody(voted.ballots());
            return new Ending(voted, null, last(voted), error, List.of(step(false, error.getMessage())));
        }
        Tally tally = voted.tally().get();
        LlmRouterException error = tally.agreed() ? null : failures.disagreed(consensus.name(), tally.sentence());
        return new Ending(
                voted, null, answerOf(voted, tally.served()), error, List.of(step(tally.agreed(), tally.sentence())));
    }

    private static Step step(boolean agreed, String sentence) {
        return new Step("consensus", agreed ? "agreed" : "disagreed", sentence);
    }

    /** The last model's own error, the others' beside it; or that nobody was asked, or nothing that was said is an answer. */
    private LlmRouterException nobody(List<Ballot> ballots) {
        List<LlmRouterException> errors = ballots.stream()
                .map(ballot -> ballot.outcome().error())
                .filter(error -> error != null)
                .toList();
        if (errors.isEmpty()) {
            return failures.disagreed(
                    consensus.name(),
                    ballots.isEmpty()
                            ? "too few models may be asked; see the steps of the decision, and maxCost"
                            : "the answers are empty, or cannot be compared");
        }
        LlmRouterException last = errors.get(errors.size() - 1);
        if (errors.size() == 1 || errors.stream().allMatch(error -> error.getClass() == last.getClass())) {
            return last;
        }
        AllModelsFailedException all = new AllModelsFailedException(
                "no model of consensus '" + consensus.name() + "' answered: "
                        + String.join(
                                "; ", errors.stream().map(Throwable::getMessage).toList()),
                last);
        errors.stream().filter(error -> error != last).forEach(all::addSuppressed);
        return all;
    }

    private static Served last(Voted voted) {
        return voted.ballots().stream()
                .flatMap(ballot -> ballot.answer().stream())
                .reduce((earlier, later) -> later)
                .map(ConsensusRun::served)
                .orElse(null);
    }

    private static Served answerOf(Voted voted, String model) {
        return voted.ballots().stream()
                .filter(ballot -> ballot.model().equals(model))
                .flatMap(ballot -> ballot.answer().stream())
                .map(ConsensusRun::served)
                .findFirst()
                .orElseThrow();
    }

    private static Served served(CallAttempt attempt) {
        return new Served(attempt.model().name(), attempt.answer().response());
    }

    private CompletableFuture<Ending> synthesise(Rule.Synthesis rule, Voted voted) {
        List<String> agreeing = voted.tally().orElseThrow().agreeing();
        List<String> texts = voted.ballots().stream()
                .filter(ballot -> agreeing.contains(ballot.model()))
                .map(ballot -> ballot.vote().text())
                .toList();
        ChatRequest chat = SynthesisPrompt.of(place.request().prompt(), texts);
        RoutingRequest request = RoutingRequest.builder(chat).build();
        Candidates candidates = new Candidates(request);
        List<CandidateModel> order = candidates.ableOf(place.catalog().withFallbacks(rule.judge()));
        Optional<String> why = order.isEmpty()
                ? Optional.of("judge " + String.join("; ", candidates.ruledOut()))
                : tooDear(order, request, voted).or(() -> deadline.forbids(order.get(0), environment.stats()));
        if (why.isPresent()) {
            return CompletableFuture.completedFuture(unwritten(voted, null, why.get()));
        }
        return place.chain()
                .run(
                        new FallbackChain.Job(order, chat, null, place.cancellation(), "synthesis"),
                        place.caller(),
                        place.purse().gate(request, Purpose.answer))
                .thenApply(outcome -> written(voted, new Judging.Asked(request, outcome)));
    }

    /** By what the votes really cost, and the tokens that the judge is really given. */
    private Optional<String> tooDear(List<CandidateModel> order, RoutingRequest request, Voted voted) {
        double limit = Voters.limit(consensus, place.request());
        if (Double.isInfinite(limit)) {
            return Optional.empty();
        }
        double spent = 0;
        for (Ballot ballot : voted.ballots()) {
            CallAttempt attempt = ballot.answer().orElse(null);
            spent += attempt == null
                    ? 0
                    : attempt.model()
                            .price()
                            .cost(AnswerTokens.of(
                                    place.request(), attempt.answer().response()));
        }
        int input = request.promptTokens();
        double expected = order.stream()
                .mapToDouble(model -> model.price()
                        .cost(new TokenCount(
                                input, 0, Candidates.expectedOutput(place.request(), model, environment.stats()))))
                .max()
                .orElse(0);
        return spent + expected > limit
                ? Optional.of("the synthesis is not started: it is expected to cost " + expected + ", with the votes' "
                        + spent + " above maxCost " + limit)
                : Optional.empty();
    }

    private Ending written(Voted voted, Judging.Asked call) {
        if (call.outcome().error() != null) {
            return new Ending(
                    voted,
                    call,
                    last(voted),
                    call.outcome().error(),
                    List.of(step(false, "the synthesis failed: see the attempts")));
        }
        Served served = served(call.outcome().answered().orElseThrow());
        String sentence = served.model() + " wrote one answer: "
                + voted.tally().orElseThrow().sentence();
        return new Ending(voted, call, served, null, List.of(step(true, sentence)));
    }

    private Ending unwritten(Voted voted, Judging.Asked call, String why) {
        return new Ending(
                voted, call, last(voted), failures.disagreed(consensus.name(), why), List.of(step(false, why)));
    }

    /** Enters every call, what it was good for, and the result. */
    void enter(Ending ending, Record record) {
        Voted voted = ending.voted();
        for (Ballot ballot : voted.ballots()) {
            for (CallAttempt attempt : ballot.outcome().attempts()) {
                if (attempt.answer() != null) {
                    record.ledger().answered(attempt, null, verdict(ballot, ending));
                } else if (Ledger.isCancelled(attempt)) {
                    record.ledger().unheard(attempt);
                } else {
                    record.ledger().failed(attempt);
                }
            }
        }
        if (ending.synthesis() != null) {
            record.ledger().synthesised(ending.synthesis());
        }
        List<Step> steps = new ArrayList<>(voted.steps());
        steps.addAll(ending.steps());
        int answered = (int) voted.ballots().stream()
                .filter(ballot -> ballot.answer().isPresent())
                .count();
        record.voted(
                new VoteFacts(
                        consensus.rule().label(),
                        voted.ballots().size(),
                        answered,
                        voted.tally().map(Tally::agreeing).orElse(List.of()),
                        consensus.minAgree()),
                steps);
    }

    private String verdict(Ballot ballot, Ending ending) {
        if (!ending.agreed()) {
            return "rejected";
        }
        if (consensus.rule() instanceof Rule.Synthesis) {
            return "answered";
        }
        return ending.voted().tally().orElseThrow().agreeing().contains(ballot.model()) ? "agreed" : "outvoted";
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.judge.FinalAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How many samples of the same model agree, in (0, 1].
 *
 * <p>Idea: the model is asked again at a temperature above 0; each answer is a vote for what it comes down to (a choice, a number, a short text), the
 * first answer is a vote, too. The signal is the majority's share, and the majority's answer is delivered. Samples are taken in parallel, as few at a time as
 * could decide, and no more once the rest can neither change the winner nor bring the share across a threshold: so stopping early never changes what
 * happens, only the share that is noted (of the samples taken). Cost: up to k - 1 further calls, the price and the load of a much stronger model where k
 * is large. Source: Wang et al., "Self-consistency improves chain of thought reasoning", 2023; as a signal for cascades: Yue et al., "Large language
 * model cascades with mixture of thoughts representations", 2024. Known weakness: samples share the model's misconceptions; an answer that does not
 * come down to something short gives no signal; a fixed seed in the model's settings makes all samples equal. Immutable.
 *
 * @param samples votes at most, the first answer among them; 2 to 64
 * @param temperature of the further samples, above 0, at most 2
 */
public record SelfConsistency(int samples, double temperature) implements AskingEstimator {

    /** What is usual: five samples at 0.7. */
    public static final SelfConsistency USUAL = new SelfConsistency(5, 0.7);

    private static final int MOST = 64;

    /** Checks the ranges. */
    public SelfConsistency {
        if (samples < 2 || samples > MOST || !(temperature > 0 && temperature <= 2)) {
            throw new IllegalArgumentException("samples are " + samples + " at temperature " + temperature
                    + "; write 2 to " + MOST + " samples, and a temperature above 0, at most 2");
        }
    }

    @Override
    public String name() {
        return "selfConsistency";
    }

    @Override
    public CompletionStage<Signal> estimate(Judged judged) {
        Optional<String> first = vote(judged.request(), judged.answer());
        if (first.isEmpty()) { // nothing to compare with, so nothing is paid
            return CompletableFuture.completedFuture(
                    Signal.missing("missing: the answer does not come down to something short"));
        }
        Sampling sampling = new Sampling(judged);
        sampling.count(judged.answer());
        return sampling.go();
    }

    private static Optional<String> vote(ChatRequest request, ChatResponse answer) {
        String text = answer.aiMessage().text();
        boolean plain = text != null && !answer.aiMessage().hasToolExecutionRequests();
        return plain ? FinalAnswer.of(Conversation.lastAsk(request), text).map(FinalAnswer::text) : Optional.empty();
    }

    /** The samples of one answer. A batch is counted when all of it is there, so steps follow each other and need no lock. */
    private final class Sampling {

        private final Judged judged;
        private final ChatRequest again;
        private final Votes votes = new Votes(samples);
        private final List<ChatResponse> answers = new ArrayList<>();

        Sampling(Judged judged) {
            this.judged = judged;
            this.again = ChatRequest.builder()
                    .messages(judged.request().messages())
                    .parameters(judged.request()
                            .parameters()
                            .overrideWith(dev.langchain4j.model.chat.request.ChatRequestParameters.builder()
                                    .temperature(temperature)
                                    .build()))
                    .build();
        }

        void count(ChatResponse answer) {
            votes.add(vote(judged.request(), answer).orElse(null));
            answers.add(answer);
        }

        CompletionStage<Signal> go() {
            if (votes.decided(judged.around().trust())) {
                return CompletableFuture.completedFuture(signal());
            }
            List<CompletableFuture<ChatResponse>> batch = new ArrayList<>();
            for (int i = votes.nextBatch(judged.around().trust()); i > 0; i--) {
                batch.add(judged.around().models().ask(judged.model(), again).toCompletableFuture());
            }
            return CompletableFuture.allOf(batch.toArray(CompletableFuture[]::new))
                    .thenCompose(all -> {
                        batch.forEach(sample -> count(sample.join()));
                        return go();
                    });
        }

        private Signal signal() {
            int winning = votes.firstForWinner();
            String note = votes.forWinner() + " of " + votes.taken() + " samples agree"
                    + (votes.taken() < samples ? ", " + (samples - votes.taken()) + " saved" : "")
                    + (winning > 0 ? "; the majority's answer is taken" : "");
            return new Signal(
                    OptionalDouble.of(votes.share()),
                    winning == 0 ? Optional.empty() : Optional.of(answers.get(winning)),
                    note);
        }
    }
}

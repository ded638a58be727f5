/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.MajorityCount;
import io.llmrouter.consensus.MedoidCount;
import io.llmrouter.consensus.Rule;
import io.llmrouter.consensus.Tally;
import io.llmrouter.consensus.Vote;
import io.llmrouter.features.PromptEmbedder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Aggregates the branches of a {@code multicast} (or {@code recipientList}) to the answer that they agree on, whatever the branches call. The body becomes
 * the served text; the headers {@value #AGREED}, {@value #VOTES}, {@value #ANSWERS} and {@value #VOTERS} say how it came to that. A branch that fails has
 * no vote, and neither has one that a {@code timeout} of the multicast gives up; if all fail, the exchange fails as the last one did. Without agreement
 * the leading answer is the body and {@value #AGREED} is false. All branches are waited for: there is no early stop here. Thread-safe once it is
 * configured.
 */
public final class ConsensusAggregationStrategy implements AggregationStrategy {

    /** Boolean: whether enough branches agree. */
    public static final String AGREED = "CamelLlmRouterConsensusAgreed";
    /** Integer: how many agree with the served answer, itself among them. */
    public static final String VOTES = "CamelLlmRouterConsensusVotes";
    /** Integer: how many branches answered. */
    public static final String ANSWERS = "CamelLlmRouterConsensusAnswers";
    /** String: what became of each branch, in order: {@code 1 agreed, 2 outvoted, 3 failed}. */
    public static final String VOTERS = "CamelLlmRouterConsensusVoters";

    private static final String STATE = "CamelLlmRouterConsensusBranches";

    private String by = "majority";
    private int minAgree;
    private double minSimilarity = Rule.Medoid.USUAL_SIMILARITY;
    private List<Double> weights = List.of();
    private PromptEmbedder embedder;

    /** Sets how answers are counted: {@code majority} (default) or {@code medoid}, which needs an embedding model. */
    public void setBy(String rule) {
        if (!List.of("majority", "medoid").contains(rule)) {
            throw new IllegalArgumentException(
                    "by is '" + rule + "'; write majority or medoid (a synthesis is a plan of a router)");
        }
        this.by = rule;
    }

    /** Sets how many branches must agree; default more than half of all. */
    public void setMinAgree(int branches) {
        if (branches < 1) {
            throw new IllegalArgumentException("minAgree is " + branches + "; write a whole number of 1 or more");
        }
        this.minAgree = branches;
    }

    /** Sets the cosine, from -1 to 1, from which on an answer agrees with the medoid; default 0.8. */
    public void setMinSimilarity(double cosine) {
        this.minSimilarity = new Rule.Medoid(cosine, null).minSimilarity();
    }

    /** Sets P(correct) of each branch, in (0, 1), in the order of the branches, separated by commas; default equal votes. */
    public void setWeights(String probabilities) {
        List<Double> parsed = new ArrayList<>();
        for (String p : probabilities.split("\\s*,\\s*")) {
            parsed.add(Double.valueOf(p.strip()));
        }
        new Rule.Majority(byName(parsed)); // checks the range
        this.weights = List.copyOf(parsed);
    }

    /** Sets what compares free texts. */
    public void setEmbeddingModel(EmbeddingModel model) {
        this.embedder = new PromptEmbedder(model, "aggregation");
    }

    /**
     * What became of a branch.
     *
     * @param place from 1
     * @param vote null if it failed
     * @param vector of the text; null unless texts are compared
     */
    private record Branch(int place, Vote vote, float[] vector) {

        String name() {
            return String.valueOf(place);
        }
    }

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        return aggregate(oldExchange, newExchange, null);
    }

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange, Exchange inputExchange) {
        List<Branch> branches = new ArrayList<>(oldExchange == null ? List.of() : branches(oldExchange));
        Integer index = newExchange.getProperty(Exchange.MULTICAST_INDEX, Integer.class);
        branches.add(branch(index == null ? branches.size() + 1 : index + 1, newExchange, inputExchange));
        branches.sort(Comparator.comparingInt(Branch::place));
        // an exchange that failed cannot carry an answer
        Exchange carrier = oldExchange == null || oldExchange.getException() != null ? newExchange : oldExchange;
        carrier.setProperty(STATE, branches);
        if (carrier.getException() == null) {
            serve(branches, carrier.getMessage());
        }
        return carrier;
    }

    /** Camel does not say which branch it gave up: the first that is missing has failed, so that it counts in the majority. */
    @Override
    public void timeout(Exchange carrier, int aggregated, int total, long timeout) {
        List<Branch> branches = new ArrayList<>(branches(carrier));
        List<Integer> known = branches.stream().map(Branch::place).toList();
        IntStream.rangeClosed(1, total)
                .filter(place -> !known.contains(place))
                .findFirst()
                .ifPresent(place -> branches.add(new Branch(place, null, null)));
        branches.sort(Comparator.comparingInt(Branch::place));
        carrier.setProperty(STATE, branches);
        if (carrier.getException() == null) {
            serve(branches, carrier.getMessage());
        }
    }

    @SuppressWarnings("unchecked") // nobody else sets it
    private static List<Branch> branches(Exchange exchange) {
        return exchange.getProperty(STATE, List.of(), List.class);
    }

    private Branch branch(int place, Exchange answered, Exchange input) {
        if (answered.getException() != null) {
            return new Branch(place, null, null);
        }
        String text =
                Optional.ofNullable(answered.getMessage().getBody(String.class)).orElse("");
        String question = input == null ? null : input.getMessage().getBody(String.class);
        Vote vote = Vote.of(String.valueOf(place), question == null ? "" : question, text);
        boolean compared = by.equals("medoid") && vote.key() != null;
        return new Branch(place, vote, compared ? embedded(text) : null);
    }

    private float[] embedded(String text) {
        if (embedder == null) {
            throw new IllegalArgumentException(
                    "by is medoid but there is no embedding model; set embeddingModel: \"#bean:name\"");
        }
        return embedder.embed(text);
    }

    private void serve(List<Branch> branches, Message message) {
        List<Branch> answered =
                branches.stream().filter(branch -> branch.vote() != null).toList();
        int needed = minAgree > 0 ? minAgree : Consensus.moreThanHalf(branches.size());
        Optional<Tally> tally = by.equals("medoid") ? medoid(answered, needed) : majority(answered, needed);
        tally.ifPresent(found -> message.setBody(answered.stream()
                .filter(branch -> branch.name().equals(found.served()))
                .findFirst()
                .orElseThrow()
                .vote()
                .text()));
        List<String> agreeing = tally.map(Tally::agreeing).orElse(List.of());
        message.setHeader(AGREED, tally.map(Tally::agreed).orElse(false));
        message.setHeader(VOTES, agreeing.size());
        message.setHeader(ANSWERS, answered.size());
        message.setHeader(
                VOTERS,
                String.join(
                        ", ",
                        branches.stream()
                                .map(branch -> branch.name() + " " + shown(branch, agreeing))
                                .toList()));
    }

    private static String shown(Branch branch, List<String> agreeing) {
        return branch.vote() == null ? "failed" : agreeing.contains(branch.name()) ? "agreed" : "outvoted";
    }

    private Optional<Tally> majority(List<Branch> answered, int needed) {
        MajorityCount count = new MajorityCount(
                answered.stream().map(Branch::name).toList(), new Rule.Majority(byName(weights)), needed);
        answered.forEach(branch -> count.add(branch.vote()));
        return count.tally();
    }

    /** Of a branch without a vector nothing is compared: its body is blank. */
    private Optional<Tally> medoid(List<Branch> answered, int needed) {
        List<float[]> vectors = answered.stream()
                .map(Branch::vector)
                .filter(vector -> vector != null)
                .toList();
        return MedoidCount.of(
                answered.stream().map(Branch::vote).toList(), new Rule.Medoid(minSimilarity, texts -> vectors), needed);
    }

    private static Map<String, Double> byName(List<Double> weights) {
        Map<String, Double> byName = new HashMap<>();
        for (int i = 0; i < weights.size(); i++) {
            byName.put(String.valueOf(i + 1), weights.get(i));
        }
        return byName;
    }
}

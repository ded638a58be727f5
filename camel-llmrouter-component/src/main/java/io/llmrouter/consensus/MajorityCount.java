/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.consensus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts votes as they come, and knows when those still to come cannot change the result.
 *
 * <p>Idea: votes for the same answer are summed; of independent voters each weighs the log-odds of its probability to be right, which is what maximises
 * the probability that the winner is right; a voter no better than a coin weighs nothing. Of equally heavy answers the one with more votes wins, then the
 * one of the model that stands last, as stronger ones do; of those who agree, the last one's wording is served. The result is fixed once the leader is
 * ahead by more than all that is missing and has, or cannot get, the votes it needs. Cost: linear in the votes so far, for each. Source: Nitzan and
 * Paroush, "Optimal decision rules in uncertain dichotomous choice situations", 1982. Known weakness: the odds are those of two possible answers and of
 * independent voters. Not thread-safe.
 */
public final class MajorityCount {

    private static final double UNITS = 1e9;

    private final List<String> models;
    private final int minAgree;
    private final Map<String, Long> weights = new LinkedHashMap<>();
    private final Set<String> missing;
    private final Map<String, List<Vote>> groups = new LinkedHashMap<>();
    private int answers;

    /**
     * @param models who may vote, in order, each once
     * @param rule with the weights; none for equal votes
     * @param minAgree how many votes the winner needs
     */
    public MajorityCount(List<String> models, Rule.Majority rule, int minAgree) {
        this.models = List.copyOf(models);
        this.minAgree = minAgree;
        this.missing = new HashSet<>(models);
        models.forEach(model -> weights.put(model, units(rule.weights(), model)));
    }

    /** In whole units, so that sums do not depend on the order in which votes come. */
    private static long units(Map<String, Double> weights, String model) {
        Double p = weights.get(model);
        return Math.round(UNITS * (weights.isEmpty() ? 1 : p == null ? 0 : Math.max(0, Math.log(p / (1 - p)))));
    }

    /** Counts a vote. */
    public void add(Vote vote) {
        missing.remove(vote.model());
        answers++;
        if (vote.key() != null) {
            groups.computeIfAbsent(vote.key(), key -> new ArrayList<>()).add(vote);
        }
    }

    /** A vote that will not come. */
    public void lost(String model) {
        missing.remove(model);
    }

    /**
     * Whether the votes still to come cannot change the result.
     *
     * @param servesAnyway whether without agreement the leading answer is given all the same, so that it matters which one leads
     */
    public boolean decided(boolean servesAnyway) {
        if (missing.isEmpty()) {
            return true;
        }
        List<Vote> leader = leader();
        boolean fixed = leader != null && weight(leader) > weightOfOthers(leader) + sum(missing);
        int mostVotes = groups.values().stream().mapToInt(List::size).max().orElse(0);
        if (fixed) {
            return leader.size() >= minAgree || leader.size() + missing.size() < minAgree;
        }
        return !servesAnyway && mostVotes + missing.size() < minAgree;
    }

    /** The result of the votes so far; empty if there is none for anybody. */
    public Optional<Tally> tally() {
        List<Vote> leader = leader();
        if (leader == null) {
            return Optional.empty();
        }
        List<String> agreeing = leader.stream()
                .map(Vote::model)
                .sorted(Comparator.comparingInt(models::indexOf))
                .toList();
        boolean agreed = agreeing.size() >= minAgree;
        boolean tie = weight(leader) == weightOfOthers(leader);
        String sentence = agreeing.size() + " of " + answers + " answers agree (" + String.join(", ", agreeing) + ")"
                + (agreed ? "" : "; " + minAgree + " are needed") + (tie ? "; as many votes weigh against them" : "");
        return Optional.of(new Tally(agreeing.get(agreeing.size() - 1), agreeing, agreed, sentence));
    }

    private List<Vote> leader() {
        return groups.values().stream()
                .max(Comparator.<List<Vote>>comparingLong(this::weight)
                        .thenComparingInt(List::size)
                        .thenComparingInt(this::lastPlace))
                .orElse(null);
    }

    private int lastPlace(List<Vote> group) {
        return group.stream()
                .mapToInt(vote -> models.indexOf(vote.model()))
                .max()
                .orElse(-1);
    }

    private long weight(List<Vote> group) {
        return sum(group.stream().map(Vote::model).toList());
    }

    private long weightOfOthers(List<Vote> leader) {
        return groups.values().stream()
                .filter(group -> group != leader)
                .mapToLong(this::weight)
                .max()
                .orElse(0);
    }

    private long sum(Collection<String> voters) {
        return voters.stream().mapToLong(weights::get).sum();
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Splits traffic between variants by fixed shares.
 *
 * <p>Idea: a hash of seed and unit is a number in [0, 1) that falls into one variant's part; the same unit always falls to the same variant, in every process
 * and after every restart, and a share that grows at the end takes from what was left over. Variant and its chance stand in the decision ({@code variant},
 * {@code propensity}), which is what inverse propensity scoring needs (Horvitz and Thompson 1952). Cost: one hash. Known weakness: shares are of units, so a
 * few busy tenants can make a variant's share of requests another one. Immutable.
 */
public final class SplitDecider implements Decider {

    /** What is left over by the shares. */
    public static final String REST = "rest";

    private static final double TWO_TO_52 = 1L << 52;
    private static final int HEX_DIGITS = 13;
    private static final int HEX = 16;

    private final List<Part> parts;
    private final Unit unit;
    private final long seed;

    /** What stays with one variant. */
    public enum Unit {
        /** All turns of a conversation: those with the same beginning, up to the first user message, of one tenant. */
        conversation,
        /** All requests of a tenant; those of nobody in particular are one unit. */
        tenant,
        /** Requests with equal messages, of one tenant. */
        request
    }

    private record Part(String target, double share, double end) {}

    /**
     * @param shares by model or plan, each above 0, together at most 1; what is left over goes on to the next step
     * @param unit what stays together
     * @param seed of the split; another one draws it anew
     */
    public SplitDecider(Map<String, Double> shares, Unit unit, long seed) {
        this.parts = new ArrayList<>();
        double end = 0;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            end += share.getValue();
            parts.add(new Part(share.getKey(), share.getValue(), end));
        }
        if (end > 1 + 1e-9) {
            throw new IllegalArgumentException(
                    "shares " + shares + " add up to " + end + "; together they are at most 1");
        }
        this.unit = unit;
        this.seed = seed;
    }

    @Override
    public String name() {
        return "split";
    }

    @Override
    public Set<String> targets() {
        return parts.stream().map(Part::target).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Verdict decide(RoutingRequest request) {
        double place = place(request);
        for (Part part : parts) {
            if (place < part.end) {
                return new Verdict.Use(
                        part.target,
                        "variant " + part.target + ", " + part.share + " of all by " + unit,
                        features(part.target, part.share));
            }
        }
        double used = parts.isEmpty() ? 0 : parts.get(parts.size() - 1).end;
        if (used >= 1 - 1e-9) {
            Part last = parts.get(parts.size() - 1);
            return new Verdict.Use(last.target, "variant " + last.target, features(last.target, last.share));
        }
        return new Verdict.Abstain("in none of the parts", features(REST, 1 - used));
    }

    @Override
    public Map<String, Object> explain(RoutingRequest request) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("place", place(request));
        parts.forEach(part -> details.put("up to " + part.end, part.target));
        return details;
    }

    private static Map<String, Object> features(String variant, double chance) {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("variant", variant);
        features.put("propensity", chance);
        return features;
    }

    /** In [0, 1). */
    private double place(RoutingRequest request) {
        String tenant = request.tenant().orElse("");
        Stream<String> parts =
                switch (unit) {
                    case tenant -> Stream.empty();
                    case conversation ->
                        beginning(request.chat().messages()).stream().map(ChatMessage::toString);
                    case request -> request.chat().messages().stream().map(ChatMessage::toString);
                };
        String hash = Fingerprint.of(Stream.concat(Stream.of(Long.toString(seed), tenant), parts));
        return Long.parseLong(hash.substring(0, HEX_DIGITS), HEX) / TWO_TO_52;
    }

    /** Up to the first message that is not the system's: later turns repeat it. */
    private static List<ChatMessage> beginning(List<ChatMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            if (!(messages.get(i) instanceof SystemMessage)) {
                return messages.subList(0, i + 1);
            }
        }
        return messages;
    }
}

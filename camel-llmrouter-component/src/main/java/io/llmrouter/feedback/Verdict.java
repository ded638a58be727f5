/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import io.llmrouter.routing.RoutingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an event of a log says about one model's answer. Immutable.
 *
 * @param rank the lower, the more it counts where several disagree
 * @param by who said it, as the table's field {@code labels} has it
 * @param model whose answer is meant; null if the event does not say
 * @param score in [0, 1]; null where there is a label alone
 * @param label null where there is none
 */
record Verdict(int rank, String by, String model, Double score, String label) {

    private static final int JUDGE = FeedbackSource.judge.ordinal();

    boolean sameSlot(Verdict other) {
        return rank == other.rank && by.equals(other.by) && java.util.Objects.equals(model, other.model);
    }

    /** What an event of kind feedback or shadow says; nothing where its facts are not those of such an event. */
    static List<Verdict> of(RoutingEvent event) {
        return event.kind() == RoutingEvent.Kind.feedback ? ofFeedback(event.facts()) : ofShadow(event.facts());
    }

    private static List<Verdict> ofFeedback(Map<String, Object> facts) {
        Double score = number(facts, "score");
        String label = text(facts, "label");
        boolean known = FeedbackSource.names().contains(text(facts, "source"));
        boolean wrong = score == null ? label == null : !(score >= 0 && score <= 1);
        if (!known || wrong) {
            return List.of();
        }
        FeedbackSource source = FeedbackSource.of(text(facts, "source"));
        return List.of(new Verdict(source.ordinal(), words(source), text(facts, "model"), score, label));
    }

    private static String words(FeedbackSource source) {
        return switch (source) {
            case gold -> "gold";
            case human -> "human";
            case user -> "as rated by users";
            case judge -> "as judged elsewhere";
            case resubmission -> "as asked again";
        };
    }

    /** A judge's grades of both answers; else which one it prefers, where a tie is half a point each; else how far both say the same. */
    private static List<Verdict> ofShadow(Map<String, Object> facts) {
        String served = text(facts, "served");
        String shadow = text(facts, "model");
        String judge = "as judged by " + text(facts, "judgedBy") + " beside the traffic";
        Double servedGood = number(facts, "servedGood");
        Double shadowGood = number(facts, "shadowGood");
        Double agree = number(facts, "agree");
        if (isScore(servedGood) && isScore(shadowGood)) {
            return both(judge, served, servedGood, shadow, shadowGood);
        }
        Double points = points(text(facts, "preferred"));
        if (points != null) {
            return both(judge, served, points, shadow, 1 - points);
        }
        return isScore(agree) ? both("as agreement with " + shadow + " says", served, agree, shadow, 1) : List.of();
    }

    private static Double points(String preferred) {
        if (preferred == null) {
            return null;
        }
        return switch (preferred) {
            case "served" -> 1.0;
            case "shadow" -> 0.0;
            case "tie" -> 0.5;
            default -> null;
        };
    }

    private static List<Verdict> both(String by, String served, double ofServed, String shadow, double ofShadow) {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(new Verdict(JUDGE, by, served, ofServed, null));
        if (shadow != null && !shadow.equals(served)) {
            verdicts.add(new Verdict(JUDGE, by, shadow, ofShadow, null));
        }
        return verdicts;
    }

    private static boolean isScore(Double value) {
        return value != null && value >= 0 && value <= 1;
    }

    static Double number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }

    static String text(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof String text ? text : null;
    }
}

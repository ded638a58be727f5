/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.journal.LogReader;
import io.llmrouter.replay.RunningMean.Estimate;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The figures of a replay as JSON: each with its 95 % interval and the number of decisions behind it. Stateless. */
public final class ReplayFigures {

    /** What {@code kind} says. */
    public static final String KIND = "replay";

    /** Raised when figures are no longer read as before. */
    public static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReplayFigures() {}

    static ObjectNode of(
            LogReader.Summary summary, Map<String, ReplayTally> tallies, String currency, Set<String> unseen) {
        ObjectNode report = MAPPER.createObjectNode()
                .put("kind", KIND)
                .put("format", FORMAT)
                .put("events", summary.events())
                .put("passedOver", summary.passedOver())
                .put("currency", currency);
        ArrayNode notes = report.putArray("notes");
        summary.notes().forEach(note -> notes.add(note.toString()));
        ArrayNode guessed = report.putArray("modelsNotInLog");
        unseen.forEach(guessed::add);
        ArrayNode routers = report.putArray("routers");
        tallies.forEach((name, tally) -> router(routers.addObject().put("router", name), tally));
        return report;
    }

    private static void router(ObjectNode to, ReplayTally tally) {
        to.put("decisions", tally.decisions).put("replayed", tally.replayed).put("changed", tally.changed);
        ArrayNode unknown = to.putArray("notReplayed");
        tally.unknown.forEach((why, n) -> unknown.addObject().put("why", why).put("n", n));
        ArrayNode leftOut = to.putArray("leftOut");
        tally.leftOut.forEach((what, n) -> leftOut.addObject().put("what", what).put("n", n));
        ArrayNode models = to.putArray("models");
        Set<String> names = new TreeSet<>(tally.servedBefore.keySet());
        names.addAll(tally.servedNow.keySet());
        for (String name : names) {
            ObjectNode model = models.addObject().put("model", name);
            model.set("old", share(tally.servedBefore.getOrDefault(name, 0L), tally.replayed));
            model.set("new", share(tally.servedNow.getOrDefault(name, 0L), tally.replayed));
        }
        pair(to.putObject("escalated"), tally.escalatedBefore.wilson(), tally.escalatedNow.wilson());
        pair(to.putObject("abstained"), tally.abstainedBefore.wilson(), tally.abstainedNow.wilson());
        ObjectNode cost = to.putObject("costPerRequest");
        pair(cost, tally.costBefore.normal(), tally.costNow.normal());
        cost.set("difference", estimate(tally.costDifference.normal()));
        number(cost, "change", tally.costNow.sum() / tally.costBefore.sum() - 1);
        number(cost, "guessedShare", tally.guessed.sum() / tally.costNow.sum());
        ObjectNode quality = to.putObject("quality");
        pair(quality, tally.goodBefore.wilson(), tally.goodNow.wilson());
        quality.set("difference", estimate(tally.goodDifference.paired()));
        changes(to, tally);
    }

    private static void changes(ObjectNode to, ReplayTally tally) {
        ArrayNode changes = to.putArray("changes");
        tally.changes.entrySet().stream()
                .sorted(Map.Entry.<ReplayTally.Change, Long>comparingByValue().reversed())
                .forEach(change -> changes.addObject()
                        .put("from", change.getKey().from())
                        .put("to", change.getKey().to())
                        .put("n", change.getValue()));
        ArrayNode examples = to.putArray("examples");
        tally.examples.forEach(example -> examples.addObject()
                .put("id", example.id())
                .put("from", example.from())
                .put("to", example.to())
                .put("step", example.step())
                .put("reason", example.reason()));
    }

    private static void pair(ObjectNode to, Estimate old, Estimate anew) {
        to.set("old", estimate(old));
        to.set("new", estimate(anew));
    }

    private static ObjectNode share(long count, long of) {
        return estimate(RunningMean.wilson((double) count / of, of));
    }

    private static ObjectNode estimate(Estimate estimate) {
        ObjectNode node = MAPPER.createObjectNode();
        number(node, "value", estimate.mean());
        number(node, "low", estimate.low());
        number(node, "high", estimate.high());
        return node.put("n", estimate.n());
    }

    /** What is not known is null. */
    private static void number(ObjectNode to, String name, double value) {
        if (Double.isFinite(value)) {
            to.put(name, value);
        } else {
            to.putNull(name);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.OperatingTarget;
import java.util.List;

/**
 * Up to where routing between the cheapest and the strongest model costs less than always asking the strongest, as a bundle holds it.
 *
 * <p>Deciding before the call costs {@code router + (1 - p) cheap + p strong} with a share p of requests to the strongest, so p must stay below
 * {@code 1 - router / (strong - cheap)}; a cascade that pays both on every escalation costs {@code router + cheap + p strong}, so below
 * {@code 1 - (cheap + router) / strong}. What a target saves is also weighed against what it loses: where a point of score is worth more than
 * {@code pricePerLostPoint}, it does not pay. Immutable.
 *
 * @param cheap mean cost of a call to the cheapest model, in US dollars
 * @param strong mean cost of a call to the strongest
 * @param router mean cost of a decision; 0 for what runs in this process
 */
record BreakEven(double cheap, double strong, double router) {

    /** The largest share of requests to the strongest that still saves when one model is asked; below 0 if none does. */
    double deciding() {
        return strong > cheap ? 1 - router / (strong - cheap) : Double.NEGATIVE_INFINITY;
    }

    /** The largest share of escalations that still saves when the cheapest is always asked first; below 0 if none does. */
    double cascading() {
        return strong > 0 ? 1 - (cheap + router) / strong : Double.NEGATIVE_INFINITY;
    }

    /** With what each target did on held-out rows; shares are null where no share saves. */
    ObjectNode json(List<OperatingTarget> targets) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("cheapCost", cheap)
                .put("strongCost", strong)
                .put("routerCost", router)
                .put("strongShareBelow", share(deciding()))
                .put("escalationsBelow", share(cascading()));
        json.putArray("targets");
        targets.forEach(target -> json.withArray("targets").add(json(target)));
        return json;
    }

    private ObjectNode json(OperatingTarget target) {
        OperatingTarget.HeldOut on = target.heldOut();
        double saved = (1 - on.costFraction()) * strong - router;
        double lost = on.strongestQuality() - on.quality();
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", target.kind().label())
                .put("value", target.value())
                .put("strongShare", on.strongShare())
                .put("savedPerRequest", saved)
                .put("lostScore", lost)
                .put("pricePerLostPoint", lost > 0 && saved > 0 ? (Double) (saved / lost) : null)
                .put("pays", saved > 0);
    }

    private static Double share(double share) {
        return share >= 0 ? share : null;
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.consensus.Consensus;
import io.llmrouter.engine.Choice.Stage;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.spending.SpendGate.Outlook;
import io.llmrouter.spending.SpendGate.Room;
import io.llmrouter.stats.StatsRepository;
import java.util.List;

/**
 * What is really done for one request: the plan that was decided, as far as its models can serve the request and there is money for it.
 *
 * @param models of the plan that was decided
 * @param stages to be run; empty for votes
 * @param consensus the votes; null for stages
 * @param voters who is asked for a vote; null for stages
 * @param downgraded whether money was short
 */
record Course(List<String> models, List<Stage> stages, Consensus consensus, Voters voters, boolean downgraded) {

    /**
     * Where it is decided.
     *
     * @param router by whose definition
     * @param request what is asked
     * @param record told of it
     * @param stats what was observed of models
     */
    record Place(RouterDefinition router, RoutingRequest request, Record record, StatsRepository stats) {}

    /** Decides; throws if no model can serve the request. */
    static Course decide(Place place, Outlook outlook) {
        RouterDefinition router = place.router();
        RoutingRequest request = place.request();
        Choice choice = Choice.of(router, request);
        place.record().chosen(choice);
        List<String> models = choice.plan().models();
        if (outlook.room() == Room.cheapest) {
            return downgraded(place, models, outlook.why());
        }
        if (choice.plan() instanceof Plan.InParallel parallel) {
            Voters voters = Voters.of(router.catalog(), parallel.consensus(), request, place.stats());
            return new Course(models, List.of(), parallel.consensus(), voters, false);
        }
        return new Course(models, choice.stages(router, request), null, null, false);
    }

    /** Only the cheapest model that can answer is asked, and what it says is taken. */
    Course cheaper(Place place, BudgetExceededException why) {
        return downgraded(place, models, why);
    }

    private static Course downgraded(Place place, List<String> models, BudgetExceededException why) {
        Stage cheapest = new Downgrade(place.router(), place.stats()).stage(place.request(), models);
        place.record().downgraded(cheapest.judge().model(), why);
        return new Course(models, List.of(cheapest), null, null, true);
    }
}

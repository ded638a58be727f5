/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.Evaluation;
import io.llmrouter.evaluation.Replay;
import io.llmrouter.evaluation.ReplayedRouter;
import io.llmrouter.evaluation.Router;
import io.llmrouter.evaluation.RouterFigures;
import io.llmrouter.evaluation.RoutingReplay;
import io.llmrouter.evaluation.SingleModels;
import java.util.ArrayList;
import java.util.List;

/** Replays routers on every draw and measures them. Of the first draw the replays are kept, for charts. Belongs to one command. */
final class EvaluationRun {

    private final RoutingReplay.Requests requests;
    private final List<String> models;
    private final List<Router> routers;
    private final Bootstrap bootstrap;
    private final List<Evaluation.Draw> draws = new ArrayList<>();
    private final List<ReplayedRouter> learned = new ArrayList<>();
    private SingleModels singles;

    EvaluationRun(RoutingReplay.Requests requests, List<String> models, List<Router> routers, Bootstrap bootstrap) {
        this.requests = requests;
        this.models = models;
        this.routers = routers;
        this.bootstrap = bootstrap;
    }

    /**
     * Measures one more draw.
     *
     * @param draw its rows
     * @param resampled whether the figures of a single draw have intervals over rows
     * @param step told after every split of every router
     */
    void measure(EvaluationProtocol.Draw draw, boolean resampled, Runnable step) {
        RoutingReplay replay = new RoutingReplay(requests, models, draw.splits(), draw.seed());
        if (singles == null) {
            singles = SingleModels.of(replay.replay(Router.Reference.ORACLE, () -> {}));
        }
        Bootstrap intervals = resampled ? bootstrap : new Bootstrap(0, bootstrap.seed());
        List<RouterFigures> figures = new ArrayList<>();
        for (Router router : routers) {
            Replay replayed = replay.replay(router, step);
            figures.add(intervals.measure(replayed));
            if (draws.isEmpty() && router instanceof Router.Learned) {
                learned.add(replayed.router());
            }
        }
        draws.add(new Evaluation.Draw(draw.seed(), replay.contenders(), figures));
    }

    /** What was measured. */
    Evaluation evaluation() {
        return new Evaluation(draws);
    }

    /** What there is without a router, on the rows of the first draw. */
    SingleModels singles() {
        return singles;
    }

    /** The routers that learned something, as they judged the rows of the first draw. */
    List<ReplayedRouter> learned() {
        return learned;
    }
}

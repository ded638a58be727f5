/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.gateway.dashboard.RouterBoard.Contents;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers with what other thresholds of a cascade's stage would have done with the traffic that the caller may see. Thread-safe. */
public final class WhatIfData implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        Dashboard dashboard = exchange.getContext().getRegistry().findSingleByType(Dashboard.class);
        DashboardQuery query = DashboardQuery.of(exchange);
        String stage = exchange.getMessage().getHeader("stage", "", String.class);
        List<JudgedDecision> judged = dashboard.board(query.router()).read(query.viewer(), Contents::judged);
        ObjectNode root = of(judged, stage, query.router());
        DashboardData.answer(exchange.getMessage(), DashboardJson.MAPPER.writeValueAsBytes(root), "application/json");
    }

    private static ObjectNode of(List<JudgedDecision> judged, String named, String router) {
        List<String> stages = JudgedDecisions.stages(judged);
        ObjectNode root = DashboardJson.MAPPER.createObjectNode().put("router", router);
        root.set("stages", DashboardJson.MAPPER.valueToTree(stages));
        if (stages.isEmpty()) {
            return root.put("requests", 0);
        }
        String stage = named.isEmpty() ? stages.get(0) : named;
        if (!stages.contains(stage)) {
            throw new InvalidPromptException(Suggestion.unknown("stage", stage, stages));
        }
        WhatIf whatIf = new WhatIf(stage, JudgedDecisions.comparable(judged, stage));
        List<WhatIf.Point> points = whatIf.points();
        root.put("stage", stage)
                .put("requests", whatIf.requests())
                .put("signal", whatIf.newest().signal())
                .put("calibrated", whatIf.newest().calibrated())
                .put("sameThreshold", whatIf.sameThreshold());
        DashboardJson.number(root, "live", whatIf.live());
        DashboardJson.numbers(root, "threshold", points, WhatIf.Point::threshold);
        DashboardJson.numbers(root, "accepted", points, WhatIf.Point::accepted);
        DashboardJson.numbers(root, "cost", points, WhatIf.Point::cost);
        DashboardJson.numbers(root, "changed", points, WhatIf.Point::changed);
        DashboardJson.numbers(root, "labelled", points, WhatIf.Point::labelled);
        DashboardJson.numbers(root, "quality", points, WhatIf.Point::quality);
        DashboardJson.numbers(root, "low", points, WhatIf.Point::low);
        DashboardJson.numbers(root, "high", points, WhatIf.Point::high);
        return root;
    }
}

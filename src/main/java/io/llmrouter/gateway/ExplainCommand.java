/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.gateway.demo.DemoRun;
import io.llmrouter.routing.DecisionJson;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a router would do with a text, without calling any model. */
@Command(
        name = "explain",
        description = "Say what a router would do with a text, and why. Calls no model.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

    private static final long DEMO_SEED = 42;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TEXT", description = "What a user would ask.")
    private String text;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration document.")
    private Path config;

    @Option(
            names = {"-r", "--router"},
            paramLabel = "NAME",
            description = "Router (default: the first).")
    private String router;

    @Option(names = "--demo", description = "Use the demo's configuration.")
    private boolean demo;

    @Option(names = "--json", description = "Print the decision record.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        GatewayOptions settings = GatewayOptions.at("127.0.0.1", 0);
        if (demo) {
            try (DemoRun run = DemoRun.start(DEMO_SEED, settings)) {
                explain(run.gateway());
            }
        } else {
            try (Gateway gateway =
                    Gateway.start(settings.withConfiguration("file:" + ConfigurationFile.require(config)))) {
                explain(gateway);
            }
        }
        return 0;
    }

    private void explain(Gateway gateway) {
        LlmRouter chosen = router == null
                ? gateway.routers().all().iterator().next()
                : gateway.routers().require(router);
        RoutingDecision decision = chosen.decide(RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from(text)).build()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(DecisionJson.text(decision));
            return;
        }
        RoutingDecision.RequestFacts facts = decision.request();
        out.println("router    " + decision.router() + ", configuration generation " + decision.configGeneration());
        out.println("request   " + facts.chars() + " characters, about " + facts.tokensEstimate() + " tokens, code: "
                + facts.hasCode());
        decision.steps()
                .forEach(step -> out.println(
                        "decider   " + step.decider() + ": " + step.verdict() + " (" + step.reason() + ")"));
        out.println(
                "plan      " + decision.plan().kind() + " " + decision.plan().models());
    }
}

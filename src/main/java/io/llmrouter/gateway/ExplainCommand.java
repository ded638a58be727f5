/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.engine.Explanation;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.gateway.demo.DemoRun;
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

    @Option(names = "--json", description = "Print all of it as JSON, as POST /v1/explain does.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        GatewayOptions settings = GatewayOptions.at("127.0.0.1", 0);
        if (demo) {
            try (DemoRun run = DemoRun.quick(DEMO_SEED, settings)) {
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

    private void explain(Gateway gateway) throws JsonProcessingException {
        LlmRouter chosen = router == null
                ? gateway.routers().all().iterator().next()
                : gateway.routers().require(router);
        Explanation explanation = chosen.explain(RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from(text)).build()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(explanation.map()));
        } else {
            print(out, explanation);
        }
    }

    private static void print(PrintWriter out, Explanation explanation) {
        RoutingDecision decision = explanation.decision();
        out.println("router    " + decision.router() + ", configuration generation " + decision.configGeneration()
                + (decision.bundleHash() == null ? "" : ", bundle " + decision.bundleHash()));
        out.println("request   " + decision.request().chars() + " characters, about "
                + decision.request().tokensEstimate() + " tokens, " + explanation.text());
        for (Explanation.Step step : explanation.steps()) {
            out.println((step.decides() ? "decider > " : "decider   ") + step.decider() + ": " + step.verdict() + " ("
                    + step.reason() + ")");
            step.details().forEach((name, value) -> out.println("            " + name + ": " + value));
        }
        out.println(
                "plan      " + decision.plan().kind() + " " + decision.plan().models());
        decision.steps().stream()
                .filter(step -> step.decider().equals("cascade"))
                .forEach(step -> out.println("            " + step.verdict() + ": " + step.reason()));
        if (explanation.worth() != null) {
            out.println("worth     " + explanation.worth());
        }
        explanation.wouldChange().forEach(sentence -> out.println("otherwise " + sentence));
        out.flush();
    }
}

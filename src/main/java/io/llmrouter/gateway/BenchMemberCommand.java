/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.LlmRouter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One member of the cluster that {@link BenchKillCommand} measures, in a process of its own; told what to do line by line, ends with its input. */
@Command(name = "member", hidden = true, description = "A member of the cluster of 'bench kill', which starts it.")
final class BenchMemberCommand implements Callable<Integer> {

    @Option(names = "--ports", split = ",", required = true)
    private List<Integer> ports;

    @Option(names = "--number", required = true)
    private int number;

    @Option(names = "--kept", required = true)
    private int kept;

    @Option(names = "--rate", required = true)
    private int rate;

    @Option(names = "--property")
    private Map<String, String> properties = Map.of();

    @Override
    @SuppressWarnings("try") // a Camel context may be interrupted while it closes
    public Integer call() throws Exception {
        Path file = Files.createTempFile("llmrouter-member", ".yaml");
        Files.writeString(file, configuration());
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("fresh", new Fresh());
            context.getPropertiesComponent()
                    .addInitialProperty("camel.component.llmrouter.configuration", "file:" + file);
            context.start();
            LlmRouter router = LlmRouterRegistry.get(context).routers().require("bench");
            obey(new BenchTraffic(router, "member " + number, kept));
        } finally {
            Files.deleteIfExists(file);
        }
        return 0;
    }

    private void obey(BenchTraffic traffic) throws Exception {
        say("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            switch (line) {
                case "fill" -> {
                    traffic.fill();
                    say("filled");
                }
                case "begin" -> {
                    traffic.begin(rate);
                    say("begun");
                }
                case "end" -> {
                    traffic.end();
                    say("ended");
                }
                default -> {
                    say(traffic.begun() + " " + traffic.slots().stream().collect(Collectors.joining(" ")));
                    return;
                }
            }
        }
    }

    private static void say(String line) {
        System.out.println(BenchMember.MARK + line);
        System.out.flush();
    }

    private String configuration() {
        String members =
                ports.stream().map(port -> "\"127.0.0.1:" + port + "\"").collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>(List.of(
                "models:",
                "  fresh: {ref: \"#bean:fresh\", price: {input: 1, output: 2}}",
                "routers:",
                "  bench: {otherwise: fresh, cache: {ttl: 1h, maxWritesPerMinute: 1000000}}",
                "store:",
                "  hazelcast:",
                "    clusterName: bench-" + ports.get(0),
                "    members: [" + members + "]",
                "    port: " + ports.get(number)));
        if (!properties.isEmpty()) {
            lines.add("    properties:");
            properties.forEach((name, value) -> lines.add("      " + name + ": \"" + value + "\""));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Answers at once, and rightly. */
    private static final class Fresh implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            UserMessage asked =
                    (UserMessage) request.messages().get(request.messages().size() - 1);
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(BenchTraffic.answerTo(asked.singleText())))
                    .tokenUsage(new TokenUsage(12, 8))
                    .finishReason(FinishReason.STOP)
                    .build();
        }
    }
}

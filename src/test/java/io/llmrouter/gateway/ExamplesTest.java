/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.model.chat.ChatModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs, and says what its README expects. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    @Test
    void helloRouter_saysWhatItsReadmeExpects() throws Exception {
        try (Running example = new Running("hello-router")) {
            assertReadme("hello-router", example.ask("direct:ask", "What is Apache Camel?"));
            assertReadme(
                    "hello-router",
                    example.ask("direct:ask", "Why does this not compile: public void run() { int i = \"1\"; }"));
        }
    }

    @Test
    void existingLangChain4jRoute_isRoutedWithoutAnEdit() throws Exception {
        try (Running example = new Running("existing-langchain4j-route")) {
            assertReadme("existing-langchain4j-route", example.ask("direct:chat", "What is Camel?"));
            assertReadme(
                    "existing-langchain4j-route",
                    example.ask("direct:chat", "Explain at length what Camel is and how its routes are made"));
            assertThat(example.context.getRegistry().findByType(ChatModel.class))
                    .hasSize(1);
        }
        assertThat(Files.readString(
                        EXAMPLES.resolve("existing-langchain4j-route/existing-langchain4j-route.camel.yaml")))
                .doesNotContain("llmrouter:");
    }

    @Test
    void semanticCache_isBesideAPlainOne() throws Exception {
        try (Running example = new Running("semantic-cache")) {
            String[] wordings = {
                "How do I reset my password?", "How do I reset my password?", "How can I reset my password?"
            };
            for (String cache : new String[] {"ask", "steps", "plain"}) {
                for (String wording : wordings) {
                    assertReadme("semantic-cache", example.ask("direct:" + cache, wording));
                }
            }
            assertThat(example.ask("direct:ask", "How can I reset a password of mine?"))
                    .startsWith("router, hit-semantic");
            assertThat(example.ask("direct:plain", "How can I reset a password of mine?"))
                    .startsWith("caffeine, miss");
        }
    }

    @Test
    void contentBasedRouter_sendsEachQuestionToItsDesk() throws Exception {
        Map<String, String> properties =
                Map.of("examples", EXAMPLES.toRealPath().toString());
        try (Running example = new Running("content-based-router", properties)) {
            for (String question : new String[] {
                "somebody used my card in a shop i have never been to",
                "the airline lost my suitcase",
                "how much money is in my checking account",
                "what do penguins eat in winter",
                "why does this fail: void run() { int i = \"1\"; }"
            }) {
                assertReadme("content-based-router", example.ask("direct:desk", question));
            }
            assertThat(example.ask("direct:desk", "my suitcase did not arrive with my flight"))
                    .startsWith("travel desk");
        }
    }

    @Test
    void costCascade_asksTheStrongModelOnlyWhereTheCheapAnswerIsNotTrusted(@TempDir Path folder) throws Exception {
        Path bundle = folder.resolve("cost-cascade.json");
        int status = LlmRouterMain.line()
                .execute(
                        "calibrate",
                        "--outcomes=" + EXAMPLES.resolve("data/gsm8k-mixtral-gpt4.jsonl.gz"),
                        "--without=contaminated=true",
                        "--cascade=mixtral-8x7b-instruct-v0.1,gpt-4-1106-preview",
                        "--signal=verifier",
                        "--quality-floor=0.95",
                        "--resamples=20", // of the figures that it prints, not of the threshold
                        "--out=" + bundle);
        assertThat(status).isZero();
        try (Running example = new Running("cost-cascade", Map.of("cost-cascade.bundle", bundle.toString()))) {
            // in the order of the example: what the strong model would have cost is estimated by what it has cost so
            // far
            String first = example.ask(
                    "direct:ask",
                    "A candle melts by 2 centimeters every hour that it burns. How many centimeters shorter will a candle be after burning"
                            + " from 1:00 PM to 5:00 PM?");
            String second = example.ask(
                    "direct:ask",
                    "Kyle bought last year's best-selling book for $19.50. This is with a 25% discount from the original price."
                            + " What was the original price of the book?");
            assertThat(first).contains("escalated, gpt4 accepted");
            assertThat(second).startsWith("mixtral").contains(" accepted").doesNotContain("gpt4");
            // what GPT-4 would have cost is estimated from its answers so far, and the example's own questions come
            // meanwhile
            assertReadme("cost-cascade", first.replaceFirst("(instead of ).*", "$1"));
            assertReadme("cost-cascade", second.replaceFirst("(instead of ).*", "$1"));
        }
    }

    @Test
    void recalibration_tightensWhatPeopleComplainedAbout_andTellsIt(@TempDir Path folder) throws Exception {
        int status = LlmRouterMain.line()
                .execute(
                        "calibrate",
                        "--outcomes=" + EXAMPLES.resolve("recalibration/labelled.jsonl"),
                        "--cascade=small,large",
                        "--signal=confidence",
                        "--quality-floor=0.9",
                        "--resamples=20", // of the figures that it prints, not of the threshold
                        "--out=" + folder.resolve("support.json"));
        assertThat(status).isZero();
        byte[] before = Files.readAllBytes(folder.resolve("support.json"));
        Map<String, String> properties = Map.of(
                "recalibration.folder",
                folder.toString(),
                "recalibration.tickets",
                EXAMPLES.resolve("recalibration/tickets.txt").toRealPath().toString());
        try (Running example = new Running("recalibration", properties)) {
            Path log = folder.resolve("decisions.jsonl");
            await().atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(log) && lines(log) >= 2 * 400);
            String told = example.ask("direct:recalibrate", "");
            assertReadme("recalibration", told);
            assertThat(told).startsWith("New thresholds are in force");
            assertThat(Files.readAllBytes(folder.resolve("support.json"))).isNotEqualTo(before);
        }
    }

    private static long lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains("\"kind\":\"decision\"") || line.contains("\"kind\":\"feedback\""))
                .count();
    }

    @Test
    void consensus_isWhatTwoOfThreeSay_byAPlanAndOverBranches() throws Exception {
        try (Running example = new Running("consensus")) {
            assertReadme("consensus", example.ask("direct:plan", "How high is the tower?"));
            assertReadme("consensus", example.ask("direct:branches", "How high is the tower?"));
        }
    }

    @Test
    void ragTwoStage_quotes_asksTheStrongModel_orSaysThatNothingWasFound(@TempDir Path folder) throws Exception {
        Path index = folder.resolve("papers-index");
        int status = LlmRouterMain.line()
                .execute(
                        "ingest",
                        "--into=" + index,
                        EXAMPLES.resolve("data/scifact-abstracts.jsonl.gz").toString());
        assertThat(status).isZero();
        try (Running example = new Running("rag-two-stage", Map.of("papers.index", index.toString()))) {
            String[] questions = {
                "Do neutrophil extracellular traps come from ANCA-stimulated neutrophils?",
                "Is the suicide rate of women higher after a miscarriage than after a live birth, and what could explain it?",
                "Which king of France built the palace of Versailles?"
            };
            for (String question : questions) {
                assertReadme("rag-two-stage", example.ask("direct:ask", question));
            }
        }
    }

    @Test
    void kameletsInAPipe_answerAndReuse() throws Exception {
        try (Running example = new Running("kamelets-pipe")) {
            String[] tickets = {
                "How do I reset my password?",
                "How can I reset my password?",
                "Why does this fail: public void run() { String name = null; name.length(); }"
            };
            for (String ticket : tickets) {
                String answer = example.ask("direct:tickets", ticket);
                assertReadme(
                        "kamelets-pipe",
                        answer.substring(answer.indexOf(", "))); // the example's own tickets may come first
            }
            assertThat(example.ask("direct:tickets", "How can I reset a password of mine?"))
                    .isEqualTo("hit-semantic, small: Open Settings, then Security, then Reset password.");
        }
    }

    @Test
    void hazelcastCluster_keepsAnswersAndStatistics_whenOneOfThreeProcessesIsKilled() throws Exception {
        ProcessBuilder script = new ProcessBuilder(
                        "sh", EXAMPLES.resolve("hazelcast-cluster/cluster.sh").toString())
                .redirectErrorStream(true);
        script.environment()
                .put(
                        "LLMROUTER",
                        Path.of(System.getProperty("java.home"), "bin", "java")
                                + " -Xmx256m -XX:TieredStopAtLevel=1 -cp " + System.getProperty("java.class.path") + " "
                                + LlmRouterMain.class.getName());
        script.environment().put("CLUSTER", "example-" + ProcessHandle.current().pid());
        int[] ports = freePorts(6);
        for (int i = 0; i < 3; i++) {
            script.environment().put("MEMBER_" + (i + 1), Integer.toString(ports[i]));
            script.environment().put("HTTP_" + (i + 1), Integer.toString(ports[i + 3]));
        }
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertReadme("hazelcast-cluster", output);
    }

    private static int[] freePorts(int many) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        int[] ports = held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }

    private static void assertReadme(String example, String answer) throws Exception {
        assertThat(Files.readString(EXAMPLES.resolve(example).resolve("README.md")))
                .contains(answer);
    }

    private static final class Running implements AutoCloseable {

        private final Main main = new Main();
        private final CamelContext context;
        private final ProducerTemplate template;

        Running(String example) throws Exception {
            this(example, Map.of());
        }

        Running(String example, Map<String, String> properties) throws Exception {
            properties.forEach(main::addInitialProperty);
            Path folder = EXAMPLES.resolve(example).toRealPath();
            main.addInitialProperty(
                    "camel.component.llmrouter.configuration", "file:" + folder.resolve("llmrouter.yaml"));
            main.addInitialProperty("camel.main.routesIncludePattern", "file:" + folder.resolve("*.camel.yaml"));
            main.start();
            context = main.getCamelContext();
            template = context.createProducerTemplate();
        }

        String ask(String uri, String question) {
            return template.requestBody(uri, question, String.class);
        }

        @Override
        public void close() {
            main.stop();
            main.shutdown();
        }
    }
}

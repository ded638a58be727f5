/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a new user sees: exit status, and one message that says what was wrong, where, and what would be right. */
@Timeout(60)
class CommandLineTest {

    private static final String GOOD =
            """
            models:
              small: {provider: openai, modelName: m, apiKey: x}
              large: {provider: openai, modelName: l, apiKey: x}
            routers:
              support:
                decide: [{rules: [{when: "words < 3", use: small}]}]
                otherwise: large
            """;

    @TempDir
    private Path folder;

    @Test
    void withoutArguments_itListsCommandsAndExitStatuses() {
        Outcome outcome = run();
        assertThat(outcome.status).isZero();
        assertThat(outcome.out).contains("serve", "demo", "validate", "explain", "Exit status:", "Called wrongly");
        assertThat(run("--help").out).isEqualTo(outcome.out);
    }

    @Test
    void version_namesTheProgramAndJava() {
        assertThat(run("--version").out).contains("llmrouter", "Java " + Runtime.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nope           | Unknown option: '--nope'",
                "serv             | Did you mean: llmrouter serve?",
                "serve --prt      | Unknown option: '--prt'",
                "serve --port abc | Invalid value for option '--port': 'abc' is not an int",
                "serve --port -1  | Invalid value for option '--port': -1 is not from 0 to 65535",
                "demo --seed x    | Invalid value for option '--seed': 'x' is not a long",
                "explain          | Missing required parameter: 'TEXT'"
            })
    void wrongCall_isStatus2_andNamesTheValue(String arguments, String message) {
        Outcome outcome = run(arguments.split(" "));
        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err).contains(message).doesNotContain("\tat ");
        assertThat(outcome.out).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"serve -c", "validate", "explain hi -c"})
    void missingConfiguration_isNamed(String command) {
        String file = folder.resolve("missing.yaml").toString();
        Outcome outcome = run((command + " " + file).split(" "));
        assertThat(outcome.err)
                .isEqualToIgnoringNewLines(
                        "llmrouter: configuration '" + file
                                + "' is not a readable file; name an llmrouter.yaml, or none to take config/llmrouter.yaml or llmrouter.yaml");
        assertThat(outcome.status).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"serve", "validate", "explain hi"})
    void noConfiguration_saysWhatToWrite(String command) {
        Outcome outcome = run(command.split(" "));
        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err)
                .contains("neither config/llmrouter.yaml nor llmrouter.yaml is here", "routers:", "serve --demo");
    }

    /** What the message tells a user to write must be right. */
    @Test
    void suggestedConfiguration_isValid() throws Exception {
        String err = run("validate").err;
        String suggested = err.substring(err.indexOf("currency:"), err.indexOf("or look around"));
        assertThat(run("validate", write(suggested.replace("{{env:OPENAI_API_KEY}}", "k"))).status)
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"serve --port 0 -c", "validate", "explain hi -c"})
    void wrongConfiguration_isListedWithLines(String command) throws Exception {
        String file = write("models:\n  a: {provider: openai, apiKey: x}\nrouters:\n  r: {otherwise: b}\n");
        Outcome outcome = run((command + " " + file).split(" "));
        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err)
                .startsWith("llmrouter: ")
                .contains("llmrouter.yaml:4: routers.r.otherwise: unknown model or plan 'b'; known: [a]")
                .doesNotContain("\tat ");
    }

    @Test
    void brokenYaml_isNamedWithItsLine() throws Exception {
        Outcome outcome = run("validate", write("models: [\n"));
        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err).contains("llmrouter.yaml:2: not YAML").doesNotContain("\tat ");
    }

    @Test
    void goodConfiguration_isStatus0() throws Exception {
        Outcome outcome = run("validate", write(GOOD));
        assertThat(outcome.status).as(outcome.err).isZero();
        assertThat(outcome.out).contains("is good: models [small, large], routers [support]");
    }

    @Test
    void explain_saysWhichDeciderChoseWhat() throws Exception {
        String file = write(GOOD);
        assertThat(run("explain", "-c", file, "hi").out).contains("plan      model [small]");
        assertThat(run("explain", "-c", file, "one two three four").out).contains("plan      model [large]");
        assertThat(run("explain", "-c", file, "-r", "suport", "hi").err)
                .isEqualToIgnoringNewLines(
                        "llmrouter: unknown router 'suport'; known: [support]; did you mean 'support'?");
    }

    /** Vert.x only logs that it cannot listen: the gateway seemed to be up, and another process answered its clients. */
    @Test
    void portInUse_isAnError_notAGatewayThatSeemsToBeUp() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome = run("serve", "-c", write(GOOD), "--port", Integer.toString(taken.getLocalPort()));
            assertThat(outcome.status).isEqualTo(1);
            assertThat(outcome.err)
                    .startsWith("llmrouter: cannot listen on 127.0.0.1 port " + taken.getLocalPort()
                            + ": Address already in use; stop what listens there or choose others");
        }
    }

    @Test
    void foreignHost_andMissingRoutes_areNamed() throws Exception {
        String file = write(GOOD);
        assertThat(run("serve", "-c", file, "--port", "0", "--host", "192.0.2.1").err)
                .contains("cannot listen on 192.0.2.1 port 0");
        Outcome routes = run("serve", "-c", file, "--port", "0", "--routes", "file:none/x.camel.yaml");
        assertThat(routes.status).isEqualTo(1);
        assertThat(routes.err).contains("Resource not found: file:none/x.camel.yaml; check --routes");
    }

    @Test
    void figuresThatCannotBeWritten_areRefusedBeforeTheRun() {
        Outcome outcome = run("demo", "--json", folder.resolve("none/x.json").toString());
        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err).contains("'--json'", "none/x.json' cannot be written; name a file in a folder");
        assertThat(outcome.out).isEmpty();
    }

    @Test
    void serve_greetsWithItsAddress_staysUp_andStopsWhenInterrupted() throws Exception {
        String file = write(GOOD);
        StringWriter out = new StringWriter();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        CommandLine line = LlmRouterMain.line().setOut(new PrintWriter(out));
        Thread server = new Thread(() -> status.complete(line.execute("serve", "-c", file, "--port", "0")));
        server.start();
        await().until(() -> out.toString().contains("routers: [support]") || status.isDone());
        assertThat(out.toString()).contains("gateway: http://127.0.0.1:");
        assertThat(status).isNotDone();
        server.interrupt();
        assertThat(status.get()).isZero();
    }

    private String write(String yaml) throws Exception {
        return Files.writeString(folder.resolve("llmrouter.yaml"), yaml).toString();
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = LlmRouterMain.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Outcome(status, out.toString(), err.toString());
    }

    private record Outcome(int status, String out, String err) {}
}

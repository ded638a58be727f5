/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of {@link BenchMemberCommand}. Not thread-safe. */
final class BenchMember implements AutoCloseable {

    static final String MARK = "bench-member: ";
    private static final int EXIT_SECONDS = 10;

    private final Process process;
    private final BufferedReader output;
    private final PrintWriter input;

    /**
     * @param folder of its temporary files, which it may be killed too early to remove
     * @param arguments of the command
     */
    BenchMember(Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1", // three of them start on a few cores
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                LlmRouterMain.class.getName(),
                "bench",
                "member"));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        input = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Tells it to do something, and waits for what it says. */
    String ask(String line) throws IOException {
        input.println(line);
        return said();
    }

    /** Waits for what it says next. */
    String said() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(MARK)) {
                return line.substring(MARK.length());
            }
        }
        throw new IllegalStateException("a member ended by itself; start it by hand to see why: bench member");
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

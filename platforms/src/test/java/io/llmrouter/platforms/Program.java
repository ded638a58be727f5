/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.platforms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Another program: what it says goes to a file of {@code target/logs}, and that it runs and for how long to the build's output. */
final class Program implements AutoCloseable {

    private static final long LIMIT_MINUTES = 20;
    private static final long STOP_SECONDS = 20;

    private final String name;
    private final Path log;
    private final Process process;
    private final long start = System.nanoTime();

    private Program(String name, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        this.name = name;
        this.log = Files.createDirectories(PrivateRepository.TARGET.resolve("logs"))
                .resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        progress("starts");
        process = builder.start();
    }

    static Program start(String name, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        return new Program(name, folder, command, environment);
    }

    /** Runs to its end. */
    static String run(String name, Path folder, List<String> command) throws Exception {
        try (Program program = new Program(name, folder, command, Map.of())) {
            if (!program.process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError(
                        name + " has not ended after " + LIMIT_MINUTES + " minutes: " + program.said());
            }
            program.progress("ended with " + program.process.exitValue());
            if (program.process.exitValue() != 0) {
                throw new AssertionError(name + " failed: " + program.said());
            }
            return program.said();
        }
    }

    static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Waits until it has said that; a program that ends before fails. */
    void await(Predicate<String> enough) throws Exception {
        long end = start + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES);
        while (!enough.test(said())) {
            boolean ended = process.waitFor(200, TimeUnit.MILLISECONDS);
            if ((ended && !enough.test(said())) || System.nanoTime() > end) {
                throw new AssertionError(name + (ended ? " ended: " : " is too slow: ") + said());
            }
        }
        progress("is there");
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    private void progress(String what) {
        System.out.printf("[platforms] %s %s after %d s%n", name, what, (System.nanoTime() - start) / 1_000_000_000);
    }

    /** Asks it to end, and ends it where it does not. */
    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                        .completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS)
                        .join()
                == null) {
            process.destroyForcibly();
        }
    }
}

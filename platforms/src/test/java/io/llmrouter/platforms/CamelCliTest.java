/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.platforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Camel command line 4.17.0 runs a route with a Kamelet over {@code llmrouter:}, and what it exports for each runtime is built by Maven and answers. */
class CamelCliTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources").toAbsolutePath();
    private static final Path FOLDER = PrivateRepository.TARGET.resolve("cli");
    private static final String KAMELET = "ask-router-action.kamelet.yaml";
    private static final String DEPENDENCY = "mvn:io.llmrouter:camel-llmrouter:" + PrivateRepository.VERSION;
    private static final String ANSWER = "small (rules): An integration framework.";

    private static String classPath;

    @BeforeAll
    static void install() throws Exception {
        PrivateRepository.prepare();
        Path file = PrivateRepository.TARGET.resolve("cli-classpath.txt");
        Program.run(
                "camel-cli-install",
                RESOURCES,
                PrivateRepository.maven(
                        "-f",
                        "camel-cli-pom.xml",
                        "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
                        "-Dmdep.outputFile=" + file));
        classPath = Files.readString(file).strip();
        Files.createDirectories(FOLDER.resolve("kamelets"));
        try (Stream<Path> files = Files.list(RESOURCES.resolve("cli"))) {
            for (Path from : files.toList()) {
                copy(from, FOLDER.resolve(from.getFileName()));
            }
        }
        copy(
                Path.of("..", "examples", "camel-k", KAMELET),
                FOLDER.resolve("kamelets").resolve(KAMELET));
    }

    @Test
    void run_answersThroughAKameletOfALocalFolder() throws Exception {
        String said = camel(
                "camel-run",
                "run",
                "question.camel.yaml",
                "llmrouter.yaml",
                "answers.jsonl",
                "application.properties",
                "--local-kamelet-dir=kamelets",
                "--dep=" + DEPENDENCY,
                "--repos=" + PrivateRepository.location(),
                "--max-messages=2",
                "--max-seconds=300",
                "--logging-color=false");
        assertThat(said.lines().filter(line -> line.contains(ANSWER))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "main,        target/question-1.0.jar",
        "spring-boot, target/question-1.0.jar",
        "quarkus,     target/quarkus-app/quarkus-run.jar"
    })
    void exported_isBuiltAndAnswers(String runtime, String jar) throws Exception {
        Path project = FOLDER.resolve("exported-" + runtime);
        camel(
                "camel-export-" + runtime,
                "export",
                "question.camel.yaml",
                "kamelets/" + KAMELET,
                "llmrouter.yaml",
                "answers.jsonl",
                "application.properties",
                "--runtime=" + runtime,
                "--java-version=17",
                "--kamelets-version=4.18.0",
                "--gav=io.llmrouter.platforms:question:1.0",
                "--dir=" + project,
                "--clean-dir",
                "--dep=" + DEPENDENCY,
                "--repos=" + PrivateRepository.location());
        Program.run("build-" + runtime, project, PrivateRepository.maven("package"));
        try (Program program = Program.start("start-" + runtime, project, Program.java("-jar", jar), Map.of())) {
            program.await(said -> said.contains(ANSWER));
        }
    }

    private static String camel(String name, String... arguments) throws Exception {
        List<String> command = Program.java("-Duser.home=" + PrivateRepository.home(), "-cp", classPath);
        command.add(RESOURCES.resolve("Launch.java").toString());
        command.addAll(new ArrayList<>(List.of(arguments)));
        return Program.run(name, FOLDER, command);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.platforms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Where tools of other platforms find the product: a repository below {@code target} and a local repository of their own, so that nothing of ours is ever put into the
 * user's. Third-party artefacts come from the user's local repository where it has them, else from Maven Central.
 */
final class PrivateRepository {

    static final Path TARGET = Path.of("target").toAbsolutePath();
    static final String VERSION = System.getProperty("version");

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String GROUP = "io/llmrouter";

    private PrivateRepository() {}

    /** Copies the artefacts as they were built just now, and writes the settings. */
    static void prepare() throws IOException {
        publish("camel-llmrouter-parent", ROOT);
        publish("camel-llmrouter", ROOT.resolve("camel-llmrouter-component"));
        publish("camel-llmrouter-kamelets", ROOT.resolve("kamelets"));
        Files.createDirectories(settings().getParent());
        Files.writeString(
                settings(),
                """
                <settings>
                  <localRepository>%1$s</localRepository>
                  <profiles>
                    <profile>
                      <id>platforms</id>
                      <repositories>%2$s</repositories>
                      <pluginRepositories>%3$s</pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>platforms</activeProfile></activeProfiles>
                </settings>
                """
                        .formatted(
                                TARGET.resolve("local-repository"),
                                repository("repository", "built", location()) + third("repository"),
                                third("pluginRepository")));
    }

    /** Home directory of the tools: it holds the settings, and whatever they keep there. */
    static Path home() {
        return TARGET.resolve("home");
    }

    static Path settings() {
        return home().resolve(".m2/settings.xml");
    }

    static String location() {
        return TARGET.resolve("repository").toUri().toString();
    }

    /** Maven with these settings. */
    static List<String> maven(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("mavenHome"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-q",
                "-s",
                settings().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void publish(String artifact, Path module) throws IOException {
        Path folder = Files.createDirectories(
                TARGET.resolve("repository").resolve(GROUP).resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION;
        Files.copy(module.resolve("pom.xml"), folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
        Path jar = module.resolve("target").resolve(name + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        } else if (!module.equals(ROOT)) {
            throw new IOException(jar + " is not there; build it: mvn -Pplatforms verify");
        }
        delete(TARGET.resolve("local-repository").resolve(GROUP).resolve(artifact));
    }

    private static String third(String element) {
        return repository(
                        element,
                        "cached",
                        Path.of(System.getProperty("localRepository")).toUri().toString())
                + repository(element, "central", "https://repo.maven.apache.org/maven2");
    }

    private static String repository(String element, String id, String url) {
        return """

                        <%1$s><id>%2$s</id><url>%3$s</url>
                          <releases><checksumPolicy>ignore</checksumPolicy></releases>
                          <snapshots><enabled>%4$s</enabled><checksumPolicy>ignore</checksumPolicy></snapshots></%1$s>"""
                .formatted(element, id, url, id.equals("built"));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a)).forEach(file -> {
                    try {
                        Files.delete(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }
}

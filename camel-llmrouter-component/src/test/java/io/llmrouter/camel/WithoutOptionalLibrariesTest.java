/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that has neither Micrometer nor OpenTelemetry nor JMX in Camel: its routers answer, and nobody counts. */
class WithoutOptionalLibrariesTest {

    private static final Pattern OPTIONAL = Pattern.compile(
            ".*/(micrometer-[a-z-]+|opentelemetry-[a-z-]+|camel-micrometer"
                    + "|camel-opentelemetry2|camel-telemetry|camel-management|camel-health|camel-console)-[0-9.]+\\.jar");

    @TempDir
    private Path folder;

    @Test
    void router_answersWithoutThem() throws Exception {
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models: {small: {provider: extractive}}
                routers: {support: {otherwise: small}}
                """);
        List<URL> rest = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!OPTIONAL.matcher(place).matches()) {
                rest.add(Path.of(place).toUri().toURL());
            }
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader bare = new URLClassLoader(rest.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(bare);
            Object said = bare.loadClass(Asked.class.getName())
                    .getMethod("ask", String.class)
                    .invoke(null, "file:" + file);
            assertThat(said).isEqualTo("no meters, no spans, answered: true");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Runs in the class loader without the libraries. */
    public static final class Asked {

        private Asked() {}

        /** Starts a context and asks. */
        @SuppressWarnings("try") // close() may be interrupted
        public static String ask(String configuration) throws Exception {
            try (CamelContext context = new DefaultCamelContext(false)) {
                context.setApplicationContextClassLoader(Asked.class.getClassLoader());
                context.build();
                context.getPropertiesComponent()
                        .addInitialProperty("camel.component.llmrouter.configuration", configuration);
                context.start();
                String answer = context.createProducerTemplate()
                        .requestBody("llmrouter:support", "What is the capital of France? Paris is.", String.class);
                return has("io.micrometer.core.instrument.MeterRegistry", "meters") + ", "
                        + has("io.opentelemetry.api.OpenTelemetry", "spans") + ", answered: " + !answer.isEmpty();
            }
        }

        private static String has(String type, String what) {
            try {
                Class.forName(type);
                return what;
            } catch (ClassNotFoundException e) {
                return "no " + what;
            }
        }
    }
}

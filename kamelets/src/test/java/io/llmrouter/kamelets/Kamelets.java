/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** Routes or a Pipe in YAML, run by plain Camel Main with scripted models; the Kamelets are those of the class path. */
final class Kamelets implements AutoCloseable {

    private static final String CONFIGURATION =
            """
            models: {small: {ref: "#bean:small"}, large: {ref: "#bean:large"}}
            embedding: {ref: "#bean:words", fingerprint: "words 1"}
            routers:
              support:
                decide:
                  - intents:
                      examples: "file:%s"
                      use: {refund: large}
                      floor: 0.6
                      vectors: none
                otherwise: small
              ladder:
                otherwise: both
                plans: {both: {consensus: [small, large], minAgree: 2}}
            """;
    private static final String EXAMPLES =
            """
            text,intent
            I want my money back,refund
            please refund my order,refund
            where is my parcel,delivery
            when does my parcel arrive,delivery
            """;

    final ScriptedChatModel small = ScriptedChatModel.saying("from small");
    final ScriptedChatModel large = ScriptedChatModel.saying("from large");
    private final Main main = new Main();

    private Kamelets() {}

    /** Starts them; whatever is wrong is thrown. */
    static Kamelets run(Path folder, String yaml, Map<String, String> properties) throws Exception {
        Path examples = Files.writeString(folder.resolve("intents.csv"), EXAMPLES);
        Path configuration =
                Files.writeString(folder.resolve("llmrouter.yaml"), CONFIGURATION.formatted(examples));
        Path routes = Files.writeString(folder.resolve("routes.camel.yaml"), yaml);
        Kamelets kamelets = new Kamelets();
        kamelets.main.bind("small", kamelets.small);
        kamelets.main.bind("large", kamelets.large);
        kamelets.main.bind("words", new WordEmbedding());
        kamelets.main.addInitialProperty("camel.main.routesIncludePattern", "file:" + routes);
        kamelets.main.addInitialProperty("camel.component.llmrouter.configuration", "file:" + configuration);
        properties.forEach(kamelets.main::addInitialProperty);
        try {
            kamelets.main.start();
        } catch (Exception e) {
            kamelets.close();
            throw e;
        }
        return kamelets;
    }

    static Kamelets run(Path folder, String yaml) throws Exception {
        return run(folder, yaml, Map.of());
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** Sends a message and gives the exchange as it comes out. */
    Exchange ask(String uri, Object body, Map<String, Object> headers, Map<String, Object> properties) {
        try (ProducerTemplate template = context().createProducerTemplate()) {
            return template.request(uri, exchange -> {
                exchange.getMessage().setBody(body);
                exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
                properties.forEach(exchange::setProperty);
            });
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Exchange ask(String uri, Object body) {
        return ask(uri, body, Map.of(), Map.of());
    }

    @Override
    public void close() {
        main.stop();
        main.shutdown();
    }
}

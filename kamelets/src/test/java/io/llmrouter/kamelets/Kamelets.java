/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.kamelets;

import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
            documents: {handbook: {uri: "direct:find"}}
            routers:
              support:
                decide:
                  - intents:
                      examples: "file:%s"
                      use: {refund: large}
                      floor: 0.6
                      vectors: none
                otherwise: small
              handbook: {retrieve: handbook, otherwise: small}
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
    private ProducerTemplate template;

    private Kamelets() {}

    /** Starts them beside a document with the routers support and ladder; whatever is wrong is thrown. */
    static Kamelets run(Path folder, String yaml, Map<String, String> properties) throws Exception {
        Path examples = Files.writeString(folder.resolve("intents.csv"), EXAMPLES);
        Path configuration = Files.writeString(folder.resolve("llmrouter.yaml"), CONFIGURATION.formatted(examples));
        Map<String, String> all = new HashMap<>(properties);
        all.put("camel.component.llmrouter.configuration", "file:" + configuration);
        return configured(folder, yaml, all);
    }

    /** Starts them with these properties alone; whatever is wrong is thrown. */
    static Kamelets configured(Path folder, String yaml, Map<String, String> properties) throws Exception {
        Path routes = Files.writeString(folder.resolve("routes.camel.yaml"), yaml);
        Kamelets kamelets = new Kamelets();
        kamelets.main.bind("small", kamelets.small);
        kamelets.main.bind("large", kamelets.large);
        kamelets.main.bind("words", new WordEmbedding());
        kamelets.main.addInitialProperty("camel.main.routesIncludePattern", "file:" + routes);
        properties.forEach(kamelets.main::addInitialProperty);
        try {
            kamelets.main.start();
            kamelets.template = kamelets.context().createProducerTemplate();
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

    /** Sends a message with headers and exchange properties, and gives the exchange as it comes out. */
    Exchange ask(String uri, Object body, Map<String, Object> headers, Map<String, Object> properties) {
        return template.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
            properties.forEach(exchange::setProperty);
        });
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

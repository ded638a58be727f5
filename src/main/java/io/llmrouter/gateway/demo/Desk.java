/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.gateway.demo.DeskData.DeskQuestion;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A support desk behind a cache by meaning, to be served beside the demo's cascades.
 *
 * @param questions that the stream asks, none of which anything was fitted on
 * @param fit of its cache
 * @param configuration resource of the configuration that has both
 * @param properties what that leaves open of the desk
 */
record Desk(List<DeskQuestion> questions, DeskFit fit, String configuration, Map<String, String> properties) {

    /** Model name to send. */
    static final String ROUTER = "router/desk";

    /** Of hits by meaning at most this share may be wrong. Few labels certify no less: without an error, 10 % at confidence 90 % take 22 hits. */
    static final double BUDGET = 0.1;

    /** Chance that the promise is broken. */
    static final double DELTA = 0.1;

    private static final String CONFIGURATION = "demo/llmrouter-demo-desk.yaml";

    /**
     * Calibrates the cache and writes answers, bundle and configuration.
     *
     * @param folder where to
     * @param beside resource on the class path of the configuration that the desk is added to
     * @param seed of the calibration
     * @return the desk
     * @throws IOException if something cannot be read or written
     */
    static Desk in(Path folder, String beside, long seed) throws IOException {
        DeskFit fit = DeskFit.on(DeskData.load(DeskData.LABELLED, folder), BUDGET, DELTA, seed);
        List<DeskQuestion> questions = DeskData.load(DeskData.ASKED, folder);
        Path answers = folder.resolve("desk-answers.jsonl");
        DeskData.writeAnswers(questions, answers);
        Path bundle = folder.resolve("desk-cache.json");
        fit.bundle().write(bundle);
        Path configuration = folder.resolve("llmrouter-demo.yaml");
        write(configuration, together(document(beside), document(CONFIGURATION)));
        return new Desk(
                questions,
                fit,
                "file:" + configuration,
                Map.of(
                        "demo.desk.data", "file:" + answers,
                        "demo.desk.bundle", "file:" + bundle,
                        "demo.desk.budget", Double.toString(BUDGET)));
    }

    /** What both have under the same key is put together. */
    private static Map<String, Object> together(Map<String, Object> document, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(document);
        more.forEach((key, entries) -> {
            Map<Object, Object> both = new LinkedHashMap<>((Map<?, ?>) all.get(key));
            both.putAll((Map<?, ?>) entries);
            all.put(key, both);
        });
        return all;
    }

    private static Map<String, Object> document(String resource) throws IOException {
        try (InputStream in = Desk.class.getClassLoader().getResourceAsStream(resource)) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
    }

    private static void write(Path target, Map<String, Object> document) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(target)) {
            new Yaml().dump(document, out);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The labelled rows of the demo's data set, contaminated ones dropped. The gateway never sees the labels: it loads the file by itself, without them. */
public final class DemoData {

    /** Where the set lies on the class path. */
    public static final String RESOURCE = "examples/data/gsm8k-mixtral-gpt4.jsonl.gz";

    static final String CHEAP = "mixtral-8x7b-instruct-v0.1";
    static final String STRONG = "gpt-4-1106-preview";
    private static final Pattern MARK = Pattern.compile("<<[^<>\\n]{0,200}>>");

    private final List<DemoRow> rows;
    private final int contaminated;

    private DemoData(List<DemoRow> rows, int contaminated) {
        this.rows = List.copyOf(rows);
        this.contaminated = contaminated;
    }

    /**
     * Loads the set from the class path.
     *
     * @return its rows with labels
     * @throws IOException if it cannot be read
     */
    public static DemoData load() throws IOException {
        List<DemoRow> rows = new ArrayList<>();
        int contaminated = 0;
        for (JsonNode line : lines()) {
            if (line.get("contaminated").asBoolean()) {
                contaminated++;
            } else {
                rows.add(row(line));
            }
        }
        return new DemoData(rows, contaminated);
    }

    /** All rows that are not contaminated, in file order. */
    public List<DemoRow> rows() {
        return rows;
    }

    /** How many rows were dropped as contaminated. */
    public int contaminated() {
        return contaminated;
    }

    /** Share of the cheap answers that carry calculation marks. */
    public double markedShare() {
        return rows.stream()
                        .filter(row -> MARK.matcher(row.cheapAnswer()).find())
                        .count()
                / (double) rows.size();
    }

    /**
     * Draws rows without replacement.
     *
     * @param count how many go into the first list
     * @param seed of the draw
     * @return two lists: the drawn rows and the others
     */
    public List<List<DemoRow>> split(int count, long seed) {
        List<DemoRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        return List.of(List.copyOf(shuffled.subList(0, count)), List.copyOf(shuffled.subList(count, shuffled.size())));
    }

    /**
     * Writes a copy of the set without labels.
     *
     * @param target the file to write, plain JSON Lines
     * @throws IOException if it cannot be written
     */
    public static void writeUnlabelled(Path target) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(target)) {
            for (JsonNode line : lines()) {
                ObjectNode copy = line.deepCopy();
                copy.remove("gold");
                for (JsonNode outcome : copy.get("outcomes")) {
                    ((ObjectNode) outcome).remove(List.of("score", "correct"));
                }
                out.write(copy.toString());
                out.newLine();
            }
        }
    }

    private static List<JsonNode> lines() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> nodes = new ArrayList<>();
        try (InputStream in = DemoData.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(
                        "the demo's data set " + RESOURCE + " is not on the class path; build with 'mvn package'");
            }
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                nodes.add(mapper.readTree(line));
            }
        }
        return nodes;
    }

    private static DemoRow row(JsonNode line) {
        JsonNode cheap = outcome(line, CHEAP);
        JsonNode strong = outcome(line, STRONG);
        return new DemoRow(
                line.get("id").asText(),
                line.get("query").asText(),
                cheap.get("answer").asText(),
                cheap.get("score").asDouble(),
                strong.get("score").asDouble());
    }

    private static JsonNode outcome(JsonNode line, String model) {
        for (JsonNode outcome : line.get("outcomes")) {
            if (outcome.get("model").asText().equals(model)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("row " + line.get("id") + " of " + RESOURCE + " has no outcome of " + model);
    }
}

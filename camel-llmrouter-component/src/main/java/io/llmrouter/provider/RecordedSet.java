package io.llmrouter.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * One model's recorded answers from an outcome table in JSON Lines (plain or gzip), by the hash of the question. Only text, tokens, latency and a
 * recorded confidence are kept: labels are never read, so no decision can depend on them. Rows marked as contaminated are skipped. Immutable.
 */
final class RecordedSet {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Encoding TOKENS = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    private final String resource;
    private final Map<String, Recording> byQuestion = new HashMap<>();
    private final Set<String> models = new TreeSet<>();

    private RecordedSet(String resource) {
        this.resource = resource;
    }

    /**
     * One recorded answer.
     *
     * @param text of the answer
     * @param tokensIn counted where the set has none
     * @param tokensOut counted where the set has none
     * @param latencyMs 0 where the set has none
     * @param confidence recorded signal, or null
     */
    record Recording(String text, int tokensIn, int tokensOut, long latencyMs, Double confidence) {}

    static RecordedSet load(String resource, String model) {
        RecordedSet set = new RecordedSet(resource);
        int number = 0;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(resource), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    set.add(MAPPER.readTree(line), model, number);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read at line " + (number + 1) + ": " + e.getMessage(), e);
        }
        if (set.byQuestion.isEmpty()) {
            throw new IllegalArgumentException("data '" + resource + "' has no answers of modelName '" + model + "'; it has " + set.models);
        }
        return set;
    }

    String resource() {
        return resource;
    }

    Optional<Recording> find(String question) {
        return Optional.ofNullable(byQuestion.get(key(question)));
    }

    private void add(JsonNode row, String model, int number) {
        JsonNode query = row.get("query");
        JsonNode outcomes = row.get("outcomes");
        if (query == null || !query.isTextual() || outcomes == null || !outcomes.isArray()) {
            throw new IllegalArgumentException(resource + " line " + number + ": expected an object with a text 'query' and a list 'outcomes'");
        }
        if (row.path("contaminated").asBoolean()) {
            return;
        }
        for (JsonNode outcome : outcomes) {
            models.add(outcome.path("model").asText());
            if (outcome.path("model").asText().equals(model) && outcome.hasNonNull("answer")) {
                byQuestion.put(key(query.asText()), recording(query.asText(), outcome));
            }
        }
    }

    private static Recording recording(String question, JsonNode outcome) {
        String text = outcome.get("answer").asText();
        int tokensIn = outcome.hasNonNull("tokens_in") ? outcome.get("tokens_in").asInt() : TOKENS.countTokensOrdinary(question);
        int tokensOut = outcome.hasNonNull("tokens_out") ? outcome.get("tokens_out").asInt() : TOKENS.countTokensOrdinary(text);
        Double confidence = outcome.hasNonNull("confidence") ? (Double) outcome.get("confidence").asDouble() : null;
        return new Recording(text, tokensIn, tokensOut, outcome.path("latency_ms").asLong(0), confidence);
    }

    private static String key(String question) {
        try {
            String normal = Normalizer.normalize(question, Normalizer.Form.NFC).strip();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(normal.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = resource.startsWith("classpath:") ? onClassPath(resource.substring("classpath:".length())) : Files.newInputStream(path(resource));
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        return gzip ? new GZIPInputStream(buffered) : buffered;
    }

    private static Path path(String resource) {
        Path path = Path.of(resource.startsWith("file:") ? resource.substring("file:".length()) : resource);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("data '" + resource + "' is not a readable file; write classpath:name or file:path of a .jsonl or .jsonl.gz");
        }
        return path;
    }

    private static InputStream onClassPath(String name) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        InputStream in = loader == null ? null : loader.getResourceAsStream(name);
        if (in == null) {
            in = RecordedSet.class.getClassLoader().getResourceAsStream(name);
        }
        if (in == null) {
            throw new IllegalArgumentException("data 'classpath:" + name + "' is not on the class path; write classpath:name or file:path");
        }
        return in;
    }
}

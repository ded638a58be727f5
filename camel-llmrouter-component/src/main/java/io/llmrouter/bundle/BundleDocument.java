/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.file.WholeFile;
import io.llmrouter.routing.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The JSON of a bundle file, whose sections belong to those who wrote them. Immutable.
 *
 * @param json the whole document
 * @param hash first 16 hex digits of the SHA-256 of its bytes
 */
record BundleDocument(ObjectNode json, String hash) {

    static final String FORMAT = "llmrouter-bundle/1";

    private static final long MOST_BYTES = 512L << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Reads a file and what is made of it.
     *
     * @param file the bundle
     * @param parse makes something of the document
     * @return what was made
     * @throws IllegalArgumentException naming file, field and remedy
     */
    static <T> T read(Path file, Function<BundleDocument, T> parse) {
        try {
            return parse.apply(read(file));
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith("bundle ")
                    ? e
                    : new IllegalArgumentException("bundle " + file + ": " + e.getMessage(), e);
        }
    }

    private static BundleDocument read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("bundle " + file
                        + " is no file; name one that 'llmrouter train' or 'llmrouter calibrate' has written");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("bundle " + file + " has " + Files.size(file)
                        + " bytes, more than the " + MOST_BYTES + " that are read; train again");
            }
            byte[] bytes = Files.readAllBytes(file);
            JsonNode json = MAPPER.readTree(bytes);
            String format = json.path("format").asText("none");
            if (!format.equals(FORMAT) || !(json instanceof ObjectNode)) {
                throw new IllegalArgumentException("its format is '" + format + "', this version reads '" + FORMAT
                        + "'; train again with this version");
            }
            return new BundleDocument((ObjectNode) json, Fingerprint.of(bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "bundle " + file + " is torn or no JSON (" + e.getOriginalMessage() + ", line "
                            + e.getLocation().getLineNr() + "); copy it again or train again",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("bundle " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Not there, or still empty. */
    private static boolean isFresh(Path file) {
        return !Files.exists(file) || file.toFile().length() == 0;
    }

    /** Whether a file can take sections: it is not there, empty, or a bundle of this version. */
    static boolean takesSections(Path file) {
        try {
            return isFresh(file) || read(file).json() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Writes sections; those of others in a bundle that is there already are kept. A reader sees the old file or the new one, never half of it.
     *
     * @param sections to write, without the format
     * @param file where to
     * @return the hash of the file
     * @throws IOException if it cannot be written; then nothing was
     * @throws IllegalArgumentException if there is a file that is no bundle of this version
     */
    static String write(ObjectNode sections, Path file) throws IOException {
        ObjectNode json = isFresh(file) ? MAPPER.createObjectNode() : read(file, BundleDocument::json);
        json.put("format", FORMAT);
        json.setAll(sections);
        byte[] bytes = MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
        WholeFile.write(file, out -> out.write(bytes));
        return Fingerprint.of(bytes);
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.llmrouter.file.WholeFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the vectors of texts that were embedded before in a file, so that learning again does not embed again.
 *
 * <p>A vector is found by the first 16 bytes of the SHA-256 of its text; no text is stored. The file belongs to one fingerprint; a file of another, or
 * a torn one, is replaced, for it can always be computed again. {@link #save} writes beside the file and moves. Thread-safe, but only one process
 * should save.
 */
public final class DiskCachedEmbeddingModel implements EmbeddingModel {

    private static final int MAGIC = 0x4C524531; // LRE1

    private final EmbeddingModel model;
    private final String fingerprint;
    private final Path file;
    private final Map<Key, float[]> vectors = new LinkedHashMap<>();
    private boolean changed;

    private record Key(long high, long low) {}

    /**
     * Reads the file, if it is there and fits.
     *
     * @param model embeds what the file does not have
     * @param fingerprint what a vector depends on
     * @param file need not exist
     */
    public DiskCachedEmbeddingModel(EmbeddingModel model, String fingerprint, Path file) {
        this.model = model;
        this.fingerprint = fingerprint;
        this.file = file;
        if (Files.isRegularFile(file)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                read(in);
            } catch (IOException e) {
                vectors.clear();
            }
        }
    }

    private void read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC || !in.readUTF().equals(fingerprint)) {
            return;
        }
        int dimension = in.readInt();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Key key = new Key(in.readLong(), in.readLong());
            float[] vector = new float[dimension];
            byte[] bytes = new byte[dimension * Float.BYTES];
            in.readFully(bytes);
            ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
            vectors.put(key, vector);
        }
    }

    /** How many texts are known. */
    public synchronized int size() {
        return vectors.size();
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        List<Key> keys = segments.stream().map(segment -> key(segment.text())).toList();
        Map<Key, TextSegment> missing = new LinkedHashMap<>();
        synchronized (this) {
            for (int i = 0; i < keys.size(); i++) {
                if (!vectors.containsKey(keys.get(i))) {
                    missing.put(keys.get(i), segments.get(i));
                }
            }
        }
        if (!missing.isEmpty()) {
            List<Embedding> embedded =
                    model.embedAll(new ArrayList<>(missing.values())).content();
            keep(new ArrayList<>(missing.keySet()), embedded);
        }
        synchronized (this) {
            return Response.from(
                    keys.stream().map(key -> Embedding.from(vectors.get(key))).toList());
        }
    }

    private synchronized void keep(List<Key> keys, List<Embedding> embedded) {
        for (int i = 0; i < keys.size(); i++) {
            vectors.put(keys.get(i), embedded.get(i).vector());
        }
        changed = true;
    }

    /**
     * Writes the file if there is anything new.
     *
     * @throws IOException if it cannot be written; the old file is then untouched
     */
    public synchronized void save() throws IOException {
        if (!changed) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        WholeFile.write(file, raw -> {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw));
            int dimension = vectors.values().iterator().next().length;
            out.writeInt(MAGIC);
            out.writeUTF(fingerprint);
            out.writeInt(dimension);
            out.writeInt(vectors.size());
            for (Map.Entry<Key, float[]> entry : vectors.entrySet()) {
                out.writeLong(entry.getKey().high());
                out.writeLong(entry.getKey().low());
                ByteBuffer bytes = ByteBuffer.allocate(dimension * Float.BYTES);
                bytes.asFloatBuffer().put(entry.getValue());
                out.write(bytes.array());
            }
            out.flush();
        });
        changed = false;
    }

    private static Key key(String text) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new Key(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

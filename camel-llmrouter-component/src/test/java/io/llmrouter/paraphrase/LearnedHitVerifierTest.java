/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.testing.WordEmbedding;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the guard pairs, with an embedding that knows words only. */
class LearnedHitVerifierTest {

    private static final PromptEmbedder EMBEDDER = new PromptEmbedder(new WordEmbedding(), "words/1");

    private static List<LabelledPair> seen;
    private static List<LabelledPair> unseen;
    private static LearnedHitVerifier verifier;

    @BeforeAll
    static void learn() throws IOException {
        seen = pairs("seen");
        unseen = pairs("unseen");
        verifier = LearnedHitVerifier.fit(seen, EMBEDDER, 1);
    }

    private static List<LabelledPair> pairs(String half) throws IOException {
        return GuardPairs.of(20261125).stream()
                .filter(pair -> pair.half().equals(half))
                .map(pair -> new LabelledPair(question(pair.textA()), question(pair.textB()), pair.duplicate()))
                .toList();
    }

    private static Question question(String text) {
        return new Question(text, EMBEDDER.embed(text));
    }

    @Test
    void score_onPairsNotLearnedFrom_ranksBetterThanTheCosine() {
        assertThat(concordance(unseen, verifier)).isGreaterThan(concordance(unseen, HitVerifier.cosine()) + 0.1);
    }

    /** Share of pairs of a duplicate and another in which the duplicate scores higher. */
    private static double concordance(List<LabelledPair> pairs, HitVerifier by) {
        double[] scores = pairs.stream()
                .mapToDouble(p -> by.judge(p.asked(), p.kept()).score())
                .toArray();
        double right = 0;
        double all = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int k = 0; k < scores.length; k++) {
                if (pairs.get(i).serves() && !pairs.get(k).serves()) {
                    all++;
                    right += scores[i] > scores[k] ? 1 : scores[i] == scores[k] ? 0.5 : 0;
                }
            }
        }
        return right / all;
    }

    @Test
    void judge_withTheQuestionsExchanged_saysTheSame() {
        for (LabelledPair pair : unseen.subList(0, 40)) {
            HitJudgement there = verifier.judge(pair.asked(), pair.kept());
            HitJudgement back = verifier.judge(pair.kept(), pair.asked());
            assertThat(back.score()).isEqualTo(there.score());
            assertThat(back.refusal().isPresent()).isEqualTo(there.refusal().isPresent());
        }
    }

    @Test
    void judge_isAProbabilityAndNamesTheGuard() {
        HitJudgement judgement =
                verifier.judge(question("boil eggs for 3 minutes"), question("boil eggs for 9 minutes"));
        assertThat(judgement.score()).isBetween(0.0, 1.0);
        assertThat(judgement.cosine()).isBetween(0.5, 1.0);
        assertThat(judgement.refusal()).contains("number: 3 minute against 9 minute");
        assertThat(verifier.calibrated(raw -> 0.25)
                        .judge(question("a b"), question("b c"))
                        .score())
                .isEqualTo(0.25);
    }

    /** Each unknown word was once a call of its own on the way of a request, however many there were. */
    @Test
    void unknownWords_areEmbeddedTogether_andOnlySoMany() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger words = new AtomicInteger();
        EmbeddingModel counting = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                calls.incrementAndGet();
                words.addAndGet(segments.size());
                return new WordEmbedding().embedAll(segments);
            }
        };
        LearnedHitVerifier read =
                LearnedHitVerifier.read(verifier.state(), new PromptEmbedder(counting, EMBEDDER.fingerprint()));
        Question kept = question("boil eggs for 3 minutes");
        Question few = question("zorb quib vlam");
        Question many = question(IntStream.range(0, 500)
                .mapToObj(i -> "unheard" + (char) ('a' + i % 26) + (char) ('a' + i / 26))
                .collect(Collectors.joining(" ")));

        read.judge(few, kept);
        assertThat(words).hasValueGreaterThanOrEqualTo(3);
        assertThat(calls).hasValueLessThanOrEqualTo(2); // one for each of both questions
        words.set(0);
        read.judge(many, kept);
        assertThat(words).hasValue(32);
    }

    @Test
    void state_readBack_saysTheSame() throws IOException {
        LearnedHitVerifier read = LearnedHitVerifier.read(
                new ObjectMapper().readTree(verifier.state().toString()), EMBEDDER);
        for (LabelledPair pair : unseen.subList(0, 40)) {
            assertThat(read.judge(pair.asked(), pair.kept())).isEqualTo(verifier.judge(pair.asked(), pair.kept()));
        }
    }

    @Test
    void state_ofAnotherEmbedderOrTorn_isRefused() {
        assertThatThrownBy(() ->
                        LearnedHitVerifier.read(verifier.state(), new PromptEmbedder(new WordEmbedding(), "other/2")))
                .hasMessageContaining("'words/1'")
                .hasMessageContaining("'other/2'");
        assertThatThrownBy(() -> LearnedHitVerifier.read(verifier.state().without("boosted"), EMBEDDER))
                .hasMessageContaining("field 'boosted' is missing");
        assertThatThrownBy(() -> LearnedHitVerifier.read(verifier.state().put("format", "x"), EMBEDDER))
                .hasMessageContaining("format is 'x'");
    }

    @Test
    void fit_withTheSameSeed_isTheSame() {
        assertThat(LearnedHitVerifier.fit(seen, EMBEDDER, 1).state()).isEqualTo(verifier.state());
    }

    @Test
    void fit_withTooFewPairsOrOneLabel_isRefused() {
        assertThatThrownBy(() -> LearnedHitVerifier.fit(seen.subList(0, 20), EMBEDDER, 1))
                .hasMessageContaining("there are 20");
        List<LabelledPair> same = seen.stream()
                .map(pair -> new LabelledPair(pair.asked(), pair.kept(), true))
                .toList();
        assertThatThrownBy(() -> LearnedHitVerifier.fit(same, EMBEDDER, 1)).hasMessageContaining("both labels");
    }
}

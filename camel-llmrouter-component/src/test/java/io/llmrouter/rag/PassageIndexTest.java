/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.rag.PassageIndex.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassageIndexTest {

    private static final String EMBEDDER = "two-numbers/1";

    @TempDir
    Path folder;

    private static EmbeddedPassage passage(String text, float... vector) {
        return new EmbeddedPassage(text, Map.of(), List.of(vector));
    }

    private static PassageIndex threeDocuments() {
        PassageIndex index = PassageIndex.inMemory(EMBEDDER);
        index.replace("codes", "h1", List.of(passage("ERR-4711 means that the pump is blocked", 1, 0)));
        index.replace("pumps", "h2", List.of(passage("Pumps are cleaned every month", 0, 1)));
        index.replace("food", "h3", List.of(passage("Soup of the day", -1, 0), passage("Bread and butter", -1, -1)));
        index.commit();
        return index;
    }

    private static List<String> ids(List<ScoredPassage> found) {
        return found.stream().map(scored -> scored.passage().id()).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+",
                "-",
                "&&",
                "||",
                "!",
                "(",
                ")",
                "{",
                "}",
                "[",
                "]",
                "^",
                "\"",
                "~",
                "*",
                "?",
                ":",
                "\\",
                "/",
                " AND",
                " text:",
                "*:*",
                "/.*/",
                "[a TO b]"
            })
    void signOfQuerySyntax_anywhereInTheQuestion_changesNothing(String sign) {
        try (PassageIndex index = threeDocuments()) {
            List<ScoredPassage> plain = index.byWords("what is ERR-4711", 10);
            assertThat(ids(plain)).containsExactly("codes#0");
            assertThat(index.byWords("what is ERR-4711" + sign, 10)).isEqualTo(plain);
            assertThat(index.byWords(sign + " what is ERR-4711", 10)).isEqualTo(plain);
            assertThat(index.byWords("what " + sign + " is " + sign + sign + " ERR-4711", 10))
                    .isEqualTo(plain);
        }
    }

    @Test
    void question_withoutAnyWordOfTheIndex_findsNothing() {
        try (PassageIndex index = threeDocuments()) {
            assertThat(index.byWords("", 10)).isEmpty();
            assertThat(index.byWords(" \n\t ?!", 10)).isEmpty();
            assertThat(index.byWords("the of and", 10)).isEmpty();
            assertThat(index.byWords("xylophone", 10)).isEmpty();
        }
    }

    @Test
    void hugeQuestion_isAskedWithItsRarestTerms() {
        try (PassageIndex index = PassageIndex.inMemory(EMBEDDER)) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 3000; i++) {
                many.append("w").append(i).append(' ');
            }
            index.replace("a", "h", List.of(passage(many.toString(), 1, 0)));
            index.replace("b", "h", List.of(passage(many.toString(), 1, 0)));
            index.replace("c", "h", List.of(passage("quartz", 1, 0)));
            index.commit();
            assertThat(ids(index.byWords(many + "quartz", 3))).contains("c#0").hasSize(3);
            assertThat(index.byWords("quartz ".repeat(1_000_000), 3)).hasSize(1);
        }
    }

    @Test
    void words_areStemmed() {
        try (PassageIndex index = threeDocuments()) {
            assertThat(ids(index.byWords("cleaning a pump", 10))).containsExactly("pumps#0", "codes#0");
        }
    }

    @Test
    void bm25_isThatOfTheFormula() {
        try (PassageIndex index = threeDocuments()) {
            // 4 passages; "soup" in one, which has the terms soup, day; 3+4 hand-counted: err 4711 mean pump block |
            // pump clean everi month | soup dai | bread butter
            double idf = Math.log(1 + (4 - 1 + 0.5) / (1 + 0.5));
            double mean = (5 + 4 + 2 + 2) / 4.0;
            double expected = idf * 1 / (1 + 1.2 * (1 - 0.75 + 0.75 * 2 / mean));
            assertThat(index.byWords("soup", 1).get(0).score()).isCloseTo(expected, within(1e-6));
            assertThat(index.terms("Soup?").weights()).containsOnlyKeys("soup");
            assertThat(index.terms("Soup?").total()).isCloseTo(idf, within(1e-12));
            assertThat(index.terms("soup xylophone").unknown()).isEqualTo(1);
        }
    }

    @Test
    void vectorSearch_findsWhatBruteForceFinds() {
        Random random = new Random(42);
        try (PassageIndex index = PassageIndex.inMemory(EMBEDDER)) {
            List<List<float[]>> all = new ArrayList<>();
            for (int d = 0; d < 200; d++) {
                List<float[]> vectors = new ArrayList<>();
                for (int v = 0; v <= random.nextInt(4); v++) {
                    vectors.add(random(random, 8));
                }
                all.add(vectors);
                index.replace("d" + d, "h", List.of(new EmbeddedPassage("text", Map.of(), vectors)));
            }
            index.commit();
            float[] question = random(random, 8);
            List<Integer> order = new ArrayList<>(
                    java.util.stream.IntStream.range(0, 200).boxed().toList());
            order.sort((a, b) -> Double.compare(oracle(all.get(b), question), oracle(all.get(a), question)));
            List<ScoredPassage> found = index.byVector(question, 10);
            assertThat(ids(found))
                    .isEqualTo(order.subList(0, 10).stream()
                            .map(d -> "d" + d + "#0")
                            .toList());
            assertThat(found.get(0).score()).isCloseTo(oracle(all.get(order.get(0)), question), within(1e-5));
        }
    }

    private static float[] random(Random random, int n) {
        float[] vector = new float[n];
        for (int j = 0; j < n; j++) {
            vector[j] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static double oracle(List<float[]> vectors, float[] question) {
        double best =
                vectors.stream().mapToDouble(v -> cosine(v, question)).max().orElseThrow();
        return (cosine(vectors.get(0), question) + best) / 2;
    }

    private static double cosine(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            ab += (double) a[j] * b[j];
            aa += (double) a[j] * a[j];
            bb += (double) b[j] * b[j];
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void scoresOfKnownPassages_areThoseOfTheSearches() {
        try (PassageIndex index = threeDocuments()) {
            List<ScoredPassage> byWords = index.byWords("pump soup", 10);
            List<Passage> passages =
                    byWords.stream().map(ScoredPassage::passage).toList();
            assertThat(index.wordScores("pump soup", passages))
                    .containsExactly(
                            byWords.stream().mapToDouble(ScoredPassage::score).toArray());
            List<ScoredPassage> byVector = index.byVector(new float[] {1, 2}, 10);
            passages = byVector.stream().map(ScoredPassage::passage).toList();
            assertThat(index.vectorScores(new float[] {1, 2}, passages))
                    .containsExactly(
                            byVector.stream().mapToDouble(ScoredPassage::score).toArray());
            Passage gone = new Passage("nowhere", 0, "", Map.of());
            assertThat(index.wordScores("pump", List.of(gone))).containsExactly(0);
            assertThat(index.vectorScores(new float[] {1, 2}, List.of(gone))).containsExactly(-1);
        }
    }

    @Test
    void document_putAgain_isReplacedWhole() {
        try (PassageIndex index = threeDocuments()) {
            index.replace("food", "h4", List.of(passage("Only cheese today", 0, -1)));
            assertThat(index.contentHash("food")).contains("h4");
            assertThat(ids(index.byWords("soup", 10))).containsExactly("food#0"); // not before the commit
            index.commit();
            assertThat(index.byWords("soup bread", 10)).isEmpty();
            assertThat(ids(index.byWords("cheese", 10))).containsExactly("food#0");
            assertThat(index.count(Unit.DOCUMENTS)).isEqualTo(3);
            assertThat(index.count(Unit.PASSAGES)).isEqualTo(3);
            assertThat(index.count(Unit.VECTORS)).isEqualTo(3);
        }
    }

    @Test
    void document_putTwiceTheSame_isThereOnce() {
        try (PassageIndex index = threeDocuments()) {
            index.replace("codes", "h1", List.of(passage("ERR-4711 means that the pump is blocked", 1, 0)));
            index.commit();
            assertThat(index.byWords("4711", 10)).hasSize(1);
            assertThat(index.count(Unit.DOCUMENTS)).isEqualTo(3);
        }
    }

    @Test
    void deletedDocument_isGoneAfterTheCommit() {
        try (PassageIndex index = threeDocuments()) {
            index.delete("food");
            assertThat(index.contentHash("food")).isEmpty();
            index.commit();
            assertThat(index.contentHash("food")).isEmpty();
            assertThat(index.byWords("soup", 10)).isEmpty();
            assertThat(ids(index.byVector(new float[] {-1, 0}, 10))).doesNotContain("food#0", "food#1");
            assertThat(index.count(Unit.DOCUMENTS)).isEqualTo(2);
        }
    }

    @Test
    void documentWithoutPassages_isRemembered() {
        try (PassageIndex index = threeDocuments()) {
            index.replace("food", "empty", List.of());
            index.commit();
            assertThat(index.contentHash("food")).contains("empty");
            assertThat(index.byWords("soup", 10)).isEmpty();
        }
    }

    @Test
    void metadataAndText_comeBack() {
        try (PassageIndex index = PassageIndex.inMemory(EMBEDDER)) {
            index.replace(
                    "d",
                    "h",
                    List.of(new EmbeddedPassage(
                            "Ünïcode \"text\"", Map.of("title", "A"), List.of(new float[] {1, 0}))));
            index.commit();
            Passage back = index.byWords("text", 1).get(0).passage();
            assertThat(back.text()).isEqualTo("Ünïcode \"text\"");
            assertThat(back.metadata()).isEqualTo(Map.of("title", "A"));
        }
    }

    @Test
    void folderOnDisk_keepsTheLastCommitOnly() {
        try (PassageIndex index = PassageIndex.open(folder, EMBEDDER)) {
            index.replace("kept", "h", List.of(passage("granite", 1, 0)));
            index.commit();
            index.replace("lost", "h", List.of(passage("marble", 1, 0)));
            index.delete("kept");
        }
        try (PassageIndex index = PassageIndex.open(folder, EMBEDDER)) {
            assertThat(ids(index.byWords("granite marble", 10))).containsExactly("kept#0");
            assertThat(index.contentHash("lost")).isEmpty();
        }
    }

    @Test
    void crash_leavesTheLastCommit(@TempDir Path copy) throws Exception {
        try (PassageIndex index = PassageIndex.open(folder, EMBEDDER)) {
            index.replace("kept", "h", List.of(passage("granite", 1, 0)));
            index.commit();
            index.replace("lost", "h", List.of(passage("marble", 1, 0)));
            // what a killed process leaves: the files of this moment, the lock among them
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        try (PassageIndex index = PassageIndex.open(copy, EMBEDDER)) {
            assertThat(ids(index.byWords("granite marble", 10))).containsExactly("kept#0");
            index.replace("next", "h", List.of(passage("slate", 1, 0)));
            index.commit();
            assertThat(index.count(Unit.DOCUMENTS)).isEqualTo(2);
        }
    }

    @Test
    void folderOfAnotherEmbedder_isRefused() {
        PassageIndex.open(folder, EMBEDDER).close();
        assertThatThrownBy(() -> PassageIndex.open(folder, "other/2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the vectors in " + folder + " are of the embedder 'two-numbers/1', not of 'other/2', and"
                        + " cannot be compared; use that one, or delete the folder and ingest again");
    }

    @Test
    void folderThatIsOpen_isNotOpenedAgain() {
        try (PassageIndex index = PassageIndex.open(folder, EMBEDDER)) {
            assertThatThrownBy(() -> PassageIndex.open(folder, EMBEDDER))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is open already");
            assertThat(index.count(Unit.DOCUMENTS)).isZero();
        }
    }

    @Test
    void vectorOfAnotherLength_isRefusedAndLeavesTheDocument() {
        try (PassageIndex index = threeDocuments()) {
            assertThatThrownBy(() -> index.replace("codes", "h9", List.of(passage("short", 1, 2, 3))))
                    .hasMessage("a vector of 3 numbers in an index of vectors of 2; embed with 'two-numbers/1'");
            assertThatThrownBy(() -> index.byVector(new float[] {1, 2, 3}, 1))
                    .hasMessageStartingWith("a vector of 3 numbers");
            assertThatThrownBy(() -> index.replace("codes", "h9", List.of(passage("zero", 0, 0))))
                    .hasMessageStartingWith("a vector of 2 numbers with length 0.0 has no direction");
            index.commit();
            assertThat(index.contentHash("codes")).contains("h1");
        }
    }

    @Test
    void vectorOfThreeThousandNumbers_isFound() {
        try (PassageIndex index = PassageIndex.inMemory(EMBEDDER)) {
            float[] vector = random(new Random(1), 3072);
            index.replace("wide", "h", List.of(passage("wide", vector)));
            index.commit();
            assertThat(index.byVector(vector, 1).get(0).score()).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void writersAndSearchers_sideBySide_seeWholeDocuments() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (PassageIndex index = PassageIndex.open(folder, EMBEDDER)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                String id = "d" + t;
                running.add(threads.submit(() -> {
                    for (int round = 0; round < 50; round++) {
                        index.replace(
                                id, "h" + round, List.of(passage("left " + id, 1, 0), passage("right " + id, 0, 1)));
                        index.commit();
                    }
                }));
            }
            for (int t = 0; t < 2; t++) {
                running.add(threads.submit(() -> {
                    for (int round = 0; round < 200; round++) {
                        assertThat(index.byWords("d0", 10).size()).isIn(0, 2);
                        assertThat(index.byVector(new float[] {1, 1}, 10).size())
                                .isIn(0, 2, 4);
                    }
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
            assertThat(index.count(Unit.PASSAGES)).isEqualTo(4);
        } finally {
            threads.shutdownNow();
        }
    }
}

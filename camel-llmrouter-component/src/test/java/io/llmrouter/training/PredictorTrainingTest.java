/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.BundleFile;
import io.llmrouter.bundle.OperatingTarget;
import io.llmrouter.bundle.OperatingTarget.Kind;
import io.llmrouter.bundle.RouterBundle;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.prediction.LabelledRequests;
import io.llmrouter.prediction.PredictorMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTrainingTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    /** On half of the requests, "law", the strong model is right and the cheap one is not; on the others both are right nine times in ten. */
    private static TrainingRows rows(int n) {
        Random random = new Random(3);
        List<PromptFeatures> requests = new ArrayList<>();
        double[][] scores = new double[n][];
        for (int i = 0; i < n; i++) {
            boolean law = random.nextBoolean();
            requests.add(PromptFeatures.of(
                    "question " + random.nextInt(500) + " on " + (law ? "the law of torts" : "a rose garden")));
            double both = random.nextDouble() < 0.9 ? 1 : 0;
            scores[i] = law ? new double[] {0, 1} : new double[] {both, both};
        }
        return new TrainingRows(
                new LabelledRequests(List.of("cheap", "strong"), requests, scores),
                IntStream.range(0, n).mapToObj(i -> new double[] {0.001, 0.01}).toArray(double[][]::new),
                IntStream.range(0, n).toArray(),
                List.of(List.of(), List.of("strong-2026-01")),
                List.of("made-up.jsonl"),
                "0123456789abcdef",
                "gold");
    }

    private static RouterBundle train(TrainingRows rows, PredictorTraining.Wanted... wanted) {
        return new PredictorTraining(PredictorMethod.PREDICTOR, null, 7, CLOCK)
                .train(rows, List.of(wanted), 0.1, () -> {});
    }

    @Test
    void floorThatCanBeKept_isCertified_andSavesWhatIsEasy() {
        RouterBundle bundle = train(rows(1200), new PredictorTraining.Wanted(Kind.QUALITY_FLOOR, 0.95));

        OperatingTarget target = bundle.target(Kind.QUALITY_FLOOR, 0.95).orElseThrow();
        assertThat(target.certificate().path("feasible").asBoolean()).isTrue();
        assertThat(target.sentence())
                .contains("at least 95 %")
                .contains("90 %")
                .contains("gold")
                .contains("traffic like");
        assertThat(target.heldOut().strongShare()).isCloseTo(0.5, within(0.1));
        assertThat(target.heldOut().quality())
                .isGreaterThan(0.95 * target.heldOut().strongestQuality());
        assertThat(target.heldOut().costFraction()).isCloseTo(0.55, within(0.1));
    }

    @Test
    void floorWithTooFewLabels_isNoPromise_andAsksTheStrongest() {
        RouterBundle bundle = train(rows(60), new PredictorTraining.Wanted(Kind.QUALITY_FLOOR, 0.95));

        OperatingTarget target = bundle.targets().get(0);
        assertThat(bundle.point(target)).isNull();
        assertThat(target.sentence()).contains("below 50 nothing is promised");
        assertThat(target.heldOut().costFraction()).isEqualTo(1);
    }

    @Test
    void share_isMetOnHeldOutRows_toOneRow() {
        RouterBundle bundle = train(rows(400), new PredictorTraining.Wanted(Kind.TARGET_SHARE, 0.3));

        assertThat(bundle.targets().get(0).heldOut().strongShare()).isCloseTo(0.3, within(1 / 400.0));
    }

    @Test
    void budget_isKeptInTheMean() {
        RouterBundle bundle = train(rows(400), new PredictorTraining.Wanted(Kind.BUDGET, 0.004));

        assertThat(bundle.targets().get(0).heldOut().costFraction() * 0.01).isLessThanOrEqualTo(0.004);
        assertThatThrownBy(() -> train(rows(60), new PredictorTraining.Wanted(Kind.BUDGET, 0.0001)))
                .hasMessageContaining("below the cost of the cheapest model");
    }

    @Test
    void bundle_survivesItsFile() throws Exception {
        RouterBundle bundle = train(
                rows(300),
                new PredictorTraining.Wanted(Kind.QUALITY_FLOOR, 0.9),
                new PredictorTraining.Wanted(Kind.TARGET_SHARE, 0.3));
        Path file = folder.resolve("bundle.json");

        BundleFile written = BundleFile.write(bundle, file);
        BundleFile read = BundleFile.read(file, () -> null);

        assertThat(read.hash()).isEqualTo(written.hash()).hasSize(16);
        assertThat(read.bundle().provenance()).isEqualTo(bundle.provenance());
        assertThat(read.bundle().models()).isEqualTo(bundle.models());
        assertThat(read.bundle().breakEven()).isEqualTo(bundle.breakEven());
        assertThat(read.bundle().breakEven().path("escalationsBelow").asDouble())
                .isCloseTo(0.9, within(1e-12));
        assertThat(read.bundle().targets()).usingRecursiveComparison().isEqualTo(bundle.targets());
        PromptFeatures asked = PromptFeatures.of("question 7 on the law of torts");
        assertThat(read.bundle().predictor().estimate(asked).expected())
                .containsExactly(bundle.predictor().estimate(asked).expected(), within(1e-4));
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void tornOrForeignBundle_isRefusedWithTheReason() throws Exception {
        Path file = folder.resolve("bundle.json");
        BundleFile.write(train(rows(100), new PredictorTraining.Wanted(Kind.TARGET_SHARE, 0.3)), file);
        byte[] good = Files.readAllBytes(file);

        Files.write(file, Arrays.copyOf(good, good.length / 2));
        assertThatThrownBy(() -> BundleFile.read(file, () -> null)).hasMessageContaining("torn or no JSON");
        Files.writeString(file, "{\"format\": \"llmrouter-bundle/0\"}");
        assertThatThrownBy(() -> BundleFile.read(file, () -> null))
                .hasMessageContaining("its format is 'llmrouter-bundle/0', this version reads 'llmrouter-bundle/1'");
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(good);
        ((ObjectNode) json.get("predictor")).remove("words");
        Files.writeString(file, json.toString());
        assertThatThrownBy(() -> BundleFile.read(file, () -> null)).hasMessageContaining("field 'words' is missing");
        assertThatThrownBy(() -> BundleFile.read(folder.resolve("none.json"), () -> null))
                .hasMessageContaining(
                        "is no file; name one that 'llmrouter train' or 'llmrouter calibrate' has written");
    }
}

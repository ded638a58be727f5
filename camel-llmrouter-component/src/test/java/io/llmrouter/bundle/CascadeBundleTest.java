/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.BetaCalibrator;
import io.llmrouter.calibration.BoundedCalibrator;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.IsotonicCalibrator;
import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.calibration.ShrunkCalibrator;
import io.llmrouter.cascade.StageThresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CascadeBundleTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Calibrator ISOTONIC =
            new IsotonicCalibrator(new double[] {0.1, 0.5, 0.9}, new double[] {0.2, 0.4, 0.95});

    @TempDir
    private Path folder;

    @Test
    void bundle_writtenAndRead_judgesAsBefore() throws IOException {
        Path file = folder.resolve("b.json");
        CascadeBundle bundle = bundle();
        String hash = bundle.write(file);
        CascadeBundle.Read read = CascadeBundle.read(file, () -> {
            throw new AssertionError("no embedding was used");
        });
        assertThat(read.hash()).isEqualTo(hash);
        assertThat(read.cascade().models()).isEqualTo(bundle.models());
        assertThat(read.cascade().stages()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            for (double raw : new double[] {0.05, 0.3, 0.77, 1}) {
                assertThat(read.cascade().stages().get(i).calibrator().probability(raw))
                        .isEqualTo(bundle.stages().get(i).calibrator().probability(raw));
            }
            assertThat(read.cascade().stages().get(i).thresholds())
                    .isEqualTo(bundle.stages().get(i).thresholds());
        }
        assertThat(read.cascade().sentence()).isEqualTo("holds");
    }

    @Test
    void slices_writtenAndRead_areTheSame() throws IOException {
        Path file = folder.resolve("b.json");
        CascadeBundle plain = bundle();
        Calibrator shrunk = new ShrunkCalibrator(ISOTONIC, 0.8, -0.3);
        SliceThresholds slices = new SliceThresholds(
                "task",
                List.of(new SliceThresholds.Slice(
                        "maths",
                        "own",
                        321,
                        List.of(
                                new SliceThresholds.Stage(
                                        plain.stages().get(0).calibrator(),
                                        StageThresholds.accepting(0.6).abstainingBelow(0.2)),
                                new SliceThresholds.Stage(
                                        plain.stages().get(1).calibrator(), StageThresholds.off("too risky")),
                                new SliceThresholds.Stage(shrunk, StageThresholds.accepting(0.9))),
                        JsonNodeFactory.instance.objectNode().put("sentence", "holds for maths"))));
        new CascadeBundle(
                        plain.provenance(),
                        plain.models(),
                        plain.signal(),
                        null,
                        plain.stages(),
                        plain.evidence(),
                        slices)
                .write(file);
        SliceThresholds read = CascadeBundle.read(file, () -> null).cascade().slices();
        assertThat(read.field()).isEqualTo("task");
        SliceThresholds.Slice maths = read.slices().get(0);
        assertThat(maths.sentence()).isEqualTo("its own thresholds, certified on its rows (321 labels)");
        assertThat(maths.certificate().path("sentence").asText()).isEqualTo("holds for maths");
        assertThat(maths.stages())
                .extracting(SliceThresholds.Stage::thresholds)
                .isEqualTo(slices.slices().get(0).stages().stream()
                        .map(SliceThresholds.Stage::thresholds)
                        .toList());
        assertThat(maths.stages().get(0).calibrator()).isEqualTo(new PlattCalibrator(2, -1));
        assertThat(maths.stages().get(2).calibrator().probability(0.4)).isEqualTo(shrunk.probability(0.4));
    }

    @Test
    void calibratorThatKnowsSomeSignals_knowsTheSameWhenRead() throws IOException {
        Path file = folder.resolve("b.json");
        CascadeBundle plain = bundle();
        Calibrator bounded = new BoundedCalibrator(new PlattCalibrator(2, -1), -4.25, -0.01);
        List<CascadeBundle.Stage> stages = new ArrayList<>(plain.stages());
        stages.set(0, new CascadeBundle.Stage(bounded, StageThresholds.accepting(0.5), null));
        new CascadeBundle(plain.provenance(), plain.models(), plain.signal(), null, stages, plain.evidence())
                .write(file);
        assertThat(CascadeBundle.read(file, () -> null)
                        .cascade()
                        .stages()
                        .get(0)
                        .calibrator())
                .isEqualTo(bounded);
    }

    @Test
    void slices_withoutThem_areNone() throws IOException {
        Path file = folder.resolve("b.json");
        bundle().write(file);
        assertThat(CascadeBundle.read(file, () -> null).cascade().slices()).isNull();
    }

    @Test
    void write_intoBundleOfAnother_keepsItsSections() throws IOException {
        Path file = folder.resolve("b.json");
        Files.writeString(file, "{\"format\": \"llmrouter-bundle/1\", \"predictor\": {\"method\": \"x\"}}");
        bundle().write(file);
        assertThat(MAPPER.readTree(file.toFile())
                        .path("predictor")
                        .path("method")
                        .asText())
                .isEqualTo("x");
        assertThat(MAPPER.readTree(file.toFile()).path("cascade").path("stages"))
                .hasSize(3);
    }

    @Test
    void write_intoEmptyFile_fillsIt() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.json"));
        assertThat(BundleFile.isReplaceable(file)).isTrue();
        bundle().write(file);
        assertThat(CascadeBundle.read(file, () -> null).cascade().stages()).hasSize(3);
    }

    @Test
    void write_intoFileThatIsNoBundle_isRefusedAndLeavesIt() throws IOException {
        Path file = folder.resolve("letter.json");
        Files.writeString(file, "{\"dear\": \"reader\"}");
        assertThat(BundleFile.isReplaceable(file)).isFalse();
        assertThatThrownBy(() -> bundle().write(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("letter.json")
                .hasMessageContaining("format is 'none'");
        assertThat(file).hasContent("{\"dear\": \"reader\"}");
    }

    @Test
    void read_bundleWithoutCascade_namesTheCommandThatAddsOne() throws IOException {
        Path file = folder.resolve("b.json");
        Files.writeString(file, "{\"format\": \"llmrouter-bundle/1\"}");
        assertThatThrownBy(() -> CascadeBundle.read(file, () -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("llmrouter calibrate --out");
    }

    @Test
    void read_tornFile_isRefused() throws IOException {
        Path file = folder.resolve("b.json");
        bundle().write(file);
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));
        assertThatThrownBy(() -> CascadeBundle.read(file, () -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is torn or no JSON");
    }

    @Test
    void read_unknownCalibrator_isNamed() throws IOException {
        Path file = folder.resolve("b.json");
        bundle().write(file);
        Files.writeString(file, Files.readString(file).replace("\"beta\"", "\"gamma\""));
        assertThatThrownBy(() -> CascadeBundle.read(file, () -> null))
                .hasMessageContaining("field 'form' of a calibrator is 'gamma'; it is platt, beta or isotonic");
    }

    private static CascadeBundle bundle() {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        evidence.putObject("certificate").put("sentence", "holds");
        return new CascadeBundle(
                new Provenance(Instant.EPOCH, 42, List.of("t.jsonl"), 300, "abc", "gold"),
                List.of(model("a", 1), model("b", 2), model("c", 3), model("d", 4)),
                "confidence",
                null,
                List.of(
                        new CascadeBundle.Stage(
                                new PlattCalibrator(2, -1),
                                StageThresholds.accepting(0.75).abstainingBelow(0.1),
                                null),
                        new CascadeBundle.Stage(
                                new BetaCalibrator(0.4, 0.6, -0.8), StageThresholds.off("too risky"), null),
                        new CascadeBundle.Stage(ISOTONIC, StageThresholds.accepting(0.5), null)),
                evidence);
    }

    private static ModelIdentity model(String name, double cost) {
        return new ModelIdentity(name, List.of(name + "-2024"), cost, 0.5);
    }
}

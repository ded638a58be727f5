/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.DeployedThresholds;
import io.llmrouter.feedback.EventSource;
import io.llmrouter.feedback.ExportSettings;
import io.llmrouter.recalibration.HistoryEntry.Action;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.SettableClock;
import io.llmrouter.tuning.Wanted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecalibrationTest {

    private static final List<String> MODELS = List.of("small", "large");
    private static final RecalibrationSettings QUICK =
            new RecalibrationSettings(10_000, 200, 0.05, null, ExportSettings.ALL, 50, 42);

    private static RecalibrationSettings promising(double maxStep, Wanted.Certified wanted) {
        return new RecalibrationSettings(10_000, 200, maxStep, wanted, ExportSettings.ALL, 50, 42);
    }

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private CascadePlan plan;

    private Recalibration with(double threshold) throws IOException {
        plan = LiveCascade.bundle(folder, threshold, MODELS);
        return new Recalibration(plan, shelf(), clock);
    }

    private BundleShelf shelf() {
        return new BundleShelf(plan.bundle(), null, clock);
    }

    private static EventSource log(List<RoutingEvent> events) {
        return each -> events.forEach(each);
    }

    private byte[] live() throws IOException {
        return Files.readAllBytes(plan.bundle());
    }

    private double liveThreshold() {
        return DeployedThresholds.read(plan.bundle()).thresholds().get(0).accept();
    }

    private List<String> onTheShelf() throws IOException {
        Path shelf = folder.resolve("support.json.history");
        if (!Files.exists(shelf)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(shelf)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void candidate_standsBesideTheLiveBundle_approvalPutsItInForce_andRollbackRestoresEveryByte() throws IOException {
        Recalibration recalibration = with(0.9);
        byte[] before = live();
        EventSource log = log(LiveCascade.traffic(2_000, Math::sqrt));

        RecalibrationReport report = recalibration.propose(log, QUICK, "ann");

        assertThat(live()).isEqualTo(before);
        assertThat(report.rows()).isEqualTo(2_000);
        assertThat(report.live().thresholds()).containsExactly(0.9);
        assertThat(report.candidate().certified()).isTrue();
        assertThat(report.candidate().strongShare().value())
                .as("the small model is better than its bundle believes, so fewer requests go on")
                .isLessThan(report.live().strongShare().value() - 0.1);
        assertThat(report.candidate().strongShare().interval().low())
                .isLessThan(report.candidate().strongShare().value());
        assertThat(report.sample()).startsWith("2000 labelled rows from 2026-01-01T00:00:00Z to ");
        assertThat(report.lines()).extracting(RecalibrationReport.Line::name).contains("promise", "cost of a request");

        String inForce = recalibration.approve(null, "bob", "looked at it");

        assertThat(inForce).isEqualTo(report.candidate().hash()).isEqualTo(shelf().liveHash());
        assertThat(liveThreshold()).isEqualTo(report.candidate().thresholds().get(0));
        assertThat(CascadeBundle.read(plan.bundle(), () -> null).cascade().models())
                .extracting(model -> model.name() + " " + model.answeredAs())
                .containsExactly("small [small-1]", "large [large-1]");

        assertThat(shelf().rollBack("eve", "the numbers went wrong"))
                .isEqualTo(report.live().hash());

        assertThat(live()).isEqualTo(before);
        assertThat(shelf().history())
                .extracting(entry -> entry.action() + " by " + entry.who() + " "
                        + entry.from().equals(report.live().hash()))
                .containsExactly("proposed by ann true", "approved by bob true", "rolledBack by eve false");
        assertThatThrownBy(() -> shelf().rollBack("eve", "again"))
                .isInstanceOf(RecalibrationException.class)
                .hasMessageContaining("there is nothing to go back to");
    }

    @Test
    void automatic_thresholdMovesToTheSafeSideAsFarAsItHasTo() throws IOException {
        Recalibration recalibration = with(0.5);
        EventSource log = log(LiveCascade.traffic(2_000, confidence -> confidence * confidence));

        RecalibrationReport report = recalibration.automatic(log, QUICK);

        assertThat(report.objections()).isEmpty();
        assertThat(report.candidate().accepted().get(0))
                .isLessThan(report.live().accepted().get(0) - 0.2);
        assertThat(shelf().liveHash()).isEqualTo(report.candidate().hash());
        assertThat(shelf().history())
                .extracting(HistoryEntry::action)
                .containsExactly(Action.proposed, Action.automatic);
    }

    @Test
    void automatic_doesNotAcceptMuchMore_untilSomebodyApproves() throws IOException {
        Recalibration recalibration = with(0.9);
        byte[] before = live();
        EventSource log = log(LiveCascade.traffic(2_000, Math::sqrt));

        RecalibrationReport report = recalibration.automatic(log, QUICK);

        assertThat(report.objections())
                .singleElement()
                .asString()
                .startsWith("stage 1 would accept ")
                .endsWith("at most 5.0 % more is allowed without approval");
        assertThat(live()).isEqualTo(before);
        assertThat(recalibration.automatic(log, QUICK.within(10_000, 200, 1)).objections())
                .as("a step that is allowed")
                .isEmpty();
        assertThat(live()).isNotEqualTo(before);
    }

    @Test
    void automatic_neverLoosensAPromise() throws IOException {
        Recalibration recalibration = with(0.9);
        byte[] before = live();
        EventSource log = log(LiveCascade.traffic(2_000, Math::sqrt));

        RecalibrationReport lower = recalibration.automatic(
                log, promising(1, Wanted.Certified.qualityFloor(0.9, 0.1)));
        RecalibrationReport surer = recalibration.automatic(
                log, promising(1, Wanted.Certified.qualityFloor(0.95, 0.2)));
        RecalibrationReport other = recalibration.automatic(
                log, promising(1, Wanted.Certified.maxErrorRate(0.2, 0.1)));

        assertThat(lower.objections())
                .anyMatch(text -> text.contains("limit is 0.9, which is looser than the live 0.95"));
        assertThat(surer.objections()).anyMatch(text -> text.contains("with confidence 0.8, less than the live 0.9"));
        assertThat(other.objections()).anyMatch(text -> text.contains("the live bundle promises QUALITY_LOSS"));
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void automatic_withoutAPromise_waitsForApproval() throws IOException {
        Recalibration recalibration = with(0.9);
        byte[] before = live();
        EventSource log = log(LiveCascade.traffic(2_000, confidence -> 0.2)); // confidence says nothing

        RecalibrationReport report =
                recalibration.automatic(log, promising(0.05, Wanted.Certified.maxErrorRate(0.001, 0.1)));

        assertThat(report.candidate().thresholds()).as("the stage is off").containsExactly((Double) null);
        assertThat(report.objections()).singleElement().asString().startsWith("the candidate promises nothing");
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void newestRows_count_whateverTheOrderOfLogs() throws IOException {
        Recalibration recalibration = with(0.9);
        RecalibrationReport report =
                recalibration.propose(log(LiveCascade.traffic(1_000, Math::sqrt)), QUICK.within(300, 200, 0.05), "ann");
        assertThat(report.rows()).isEqualTo(300);
    }

    @Test
    void worstAssumed_letsRatingsOfServedAnswersAloneRecalibrate_toTheSafeSide() throws IOException {
        Recalibration recalibration = with(0.9);
        List<RoutingEvent> rated = new ArrayList<>();
        for (RoutingEvent event : LiveCascade.traffic(3_000, Math::sqrt)) {
            boolean ofServed = event.kind() == Kind.decision
                    || event.kind() == Kind.feedback
                            && "large".equals(event.facts().get("model"));
            if (ofServed) {
                rated.add(event);
            } else if (event.kind() == Kind.shadow) {
                rated.add(LiveCascade.event(
                        Kind.feedback,
                        event.id(),
                        Map.of("score", event.facts().get("servedGood"), "source", "user", "model", "small")));
            }
        }
        List<RoutingEvent> ofTheCascade =
                rated.stream().map(RecalibrationTest::ofCascade).toList();

        assertThatThrownBy(() -> recalibration.propose(log(ofTheCascade), QUICK, "ann"))
                .isInstanceOf(RecalibrationException.class)
                .hasMessageContaining("a model that was wanted has no label");
        RecalibrationReport report = recalibration.propose(
                log(ofTheCascade),
                QUICK.labelledBy(ExportSettings.ALL.of(MODELS).assumingWorst()),
                "ann");

        assertThat(report.rows()).isEqualTo(3_000);
        assertThat(report.labels()).contains("assumed at worst");
        assertThat(report.candidate().accepted().get(0))
                .as("nothing below the live threshold is known to be right")
                .isLessThanOrEqualTo(report.live().accepted().get(0) + 0.02);
    }

    private static RoutingEvent ofCascade(RoutingEvent event) {
        return event.decision() == null ? event : io.llmrouter.testing.Decisions.planned(event, MODELS);
    }

    @Test
    void trafficThatDoesNotSuffice_isRefused_andNothingIsWritten() throws IOException {
        Recalibration recalibration = with(0.9);
        byte[] before = live();

        refused(
                recalibration,
                LiveCascade.traffic(100, Math::sqrt),
                "there are 100 labelled rows for [small, large], and 200 are needed");
        refused(recalibration, List.of(), "there are 0 labelled rows");
        refused(
                recalibration,
                LiveCascade.traffic(300, confidence -> 1),
                "'small' that have a confidence are right; a calibrator needs both kinds");
        refused(recalibration, LiveCascade.traffic(300, confidence -> 0), "are wrong; a calibrator needs both kinds");
        refused(
                recalibration,
                withoutConfidence(LiveCascade.traffic(300, Math::sqrt)),
                "no labelled answer of 'small' has a confidence");

        assertThat(live()).isEqualTo(before);
        assertThat(onTheShelf()).isEmpty();
    }

    private static List<RoutingEvent> withoutConfidence(List<RoutingEvent> log) {
        return log.stream()
                .map(event -> event.decision() == null
                        ? event
                        : io.llmrouter.testing.Decisions.event(
                                event.id(),
                                null,
                                event.decision().attempts().stream()
                                        .map(attempt -> io.llmrouter.testing.Decisions.attempt(
                                                attempt.model(),
                                                attempt.reason(),
                                                attempt.outcome(),
                                                attempt.cost(),
                                                null))
                                        .toList()))
                .toList();
    }

    private void refused(Recalibration recalibration, List<RoutingEvent> log, String message) {
        assertThatThrownBy(() -> recalibration.automatic(log(log), QUICK))
                .isInstanceOf(RecalibrationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bundleOfAnotherCascade_isRefused() throws IOException {
        LiveCascade.bundle(folder, 0.9, List.of("small", "middle", "large"));
        plan = new CascadePlan("support", "ladder", MODELS, folder.resolve("support.json"));
        refused(
                new Recalibration(plan, shelf(), clock),
                LiveCascade.traffic(300, Math::sqrt),
                "is for a cascade of 3 models");

        Files.writeString(plan.bundle(), "{torn");
        refused(new Recalibration(plan, shelf(), clock), LiveCascade.traffic(300, Math::sqrt), "is torn or no JSON");
        Files.writeString(plan.bundle(), "{\"format\": \"llmrouter-bundle/1\"}");
        refused(new Recalibration(plan, shelf(), clock), LiveCascade.traffic(300, Math::sqrt), "it has no cascade");
        assertThat(onTheShelf()).isEmpty();
    }

    @Test
    void whatElseIsInTheBundle_stays() throws IOException {
        Recalibration recalibration = with(0.9);
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = (ObjectNode) mapper.readTree(live());
        json.putObject("predictor").put("kind", "of somebody else");
        ((ObjectNode) json.at("/cascade/stages/0")).putObject("combination").put("of", "signals");
        Files.write(plan.bundle(), mapper.writeValueAsBytes(json));

        recalibration.propose(log(LiveCascade.traffic(500, Math::sqrt)), QUICK, "ann");
        recalibration.approve(null, "ann", "");

        assertThat(mapper.readTree(live()).at("/predictor/kind").asText()).isEqualTo("of somebody else");
        assertThat(mapper.readTree(live())
                        .at("/cascade/stages/0/combination/of")
                        .asText())
                .isEqualTo("signals");
    }

    @Test
    void candidate_countsOnlyBesideTheBundleThatItWasMadeBeside_andAsItWasMade() throws IOException {
        Recalibration recalibration = with(0.9);
        RecalibrationReport report = recalibration.propose(log(LiveCascade.traffic(500, Math::sqrt)), QUICK, "ann");
        String hash = report.candidate().hash();

        assertThatThrownBy(() -> recalibration.approve("beef", "ann", ""))
                .hasMessageContaining("there is no candidate 'beef'")
                .hasMessageContaining(hash);
        Path file = shelf().candidate(hash);
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"signal\"", " \"signal\""));
        assertThatThrownBy(() -> recalibration.approve(hash, "ann", ""))
                .hasMessageContaining("was changed since it was made");
        Files.writeString(file, text);
        LiveCascade.bundle(folder, 0.8, MODELS); // calibrated by hand meanwhile
        assertThatThrownBy(() -> recalibration.approve(hash, "ann", ""))
                .hasMessageContaining("was made beside bundle " + report.live().hash())
                .hasMessageContaining("recalibrate again");
        assertThat(liveThreshold()).isEqualTo(0.8);
    }

    @Test
    void swapThatWasWrittenDownButNeverDone_doesNotCount() throws IOException {
        Recalibration recalibration = with(0.9);
        RecalibrationReport report = recalibration.propose(log(LiveCascade.traffic(500, Math::sqrt)), QUICK, "ann");
        Path history = folder.resolve("support.json.history/history.jsonl");
        String crashed = new HistoryEntry(
                        clock.instant(),
                        Action.approved,
                        "ann",
                        "",
                        report.live().hash(),
                        report.candidate().hash())
                .line();
        Files.writeString(history, Files.readString(history) + crashed + "\n{\"time\": torn", StandardCharsets.UTF_8);

        assertThatThrownBy(() -> shelf().rollBack("ann", "")).hasMessageContaining("nothing to go back to");
        assertThat(recalibration.approve(null, "ann", "once more"))
                .isEqualTo(report.candidate().hash());
        assertThat(shelf().rollBack("ann", "")).isEqualTo(report.live().hash());
    }

    @Test
    void secondProcess_isRefusedMeanwhile() throws IOException {
        Recalibration recalibration = with(0.9);
        recalibration.propose(log(LiveCascade.traffic(500, Math::sqrt)), QUICK, "ann");
        Path lock = folder.resolve("support.json.history/.lock");
        try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            assertThat(held.lock()).isNotNull();
            assertThatThrownBy(() -> recalibration.approve(null, "ann", ""))
                    .isInstanceOf(RecalibrationException.class)
                    .hasMessageContaining("somebody else changes");
        }
        assertThat(recalibration.approve(null, "ann", "")).isNotNull();
    }

    @Test
    void candidatesAndHistory_areBounded() throws IOException {
        plan = LiveCascade.bundle(folder, 0.9, MODELS);
        for (int i = 0; i < BundleShelf.MOST_FILES + 5; i++) {
            Path draft = shelf().draft();
            Files.writeString(draft, "candidate " + i);
            shelf().propose(draft, "hash" + i, "live", "ann", "");
            assertThat(shelf().candidate("hash" + i)).exists();
        }
        assertThat(onTheShelf()).hasSize(BundleShelf.MOST_FILES + 1); // and the history
        assertThat(shelf().history()).hasSize(BundleShelf.MOST_FILES + 5);
        Path history = folder.resolve("support.json.history/history.jsonl");
        Files.writeString(history, Files.readString(history).repeat(60));
        shelf().propose(Files.writeString(shelf().draft(), "x"), "last", "live", "ann", "");
        assertThat(shelf().history()).hasSize(BundleShelf.MOST_LINES);
        assertThat(shelf().history()).last().extracting(HistoryEntry::to).isEqualTo("last");
    }
}

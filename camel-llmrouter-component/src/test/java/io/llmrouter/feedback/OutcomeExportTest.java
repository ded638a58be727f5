/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.evaluation.OutcomeFilter;
import io.llmrouter.evaluation.OutcomeReader;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.feedback.ExportReport.LeftOut;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.Decisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs become tables that the commands read. */
class OutcomeExportTest {

    private final List<RoutingEvent> log = new ArrayList<>();
    private final Map<String, RoutingEvent> kept = new HashMap<>();
    private final FeedbackBook book = new FeedbackBook(
            id -> Optional.ofNullable(kept.get(id)),
            new LocalFeedbackStore(1_000, java.time.Duration.ofDays(1), System::nanoTime),
            log::add,
            java.time.Clock.systemUTC());

    @TempDir
    private Path folder;

    private void decide(RoutingEvent decision) {
        log.add(decision);
        kept.put(decision.id(), decision);
    }

    private void shadow(String id, Map<String, Object> facts) {
        log.add(RoutingEvent.of(Kind.shadow, Decisions.TIME, "support", id, "", facts));
    }

    private ExportReport export(ExportSettings settings) throws IOException {
        return OutcomeExport.write(each -> log.forEach(each), settings, folder.resolve("outcomes.jsonl"));
    }

    private OutcomeTable table(String... models) throws IOException {
        OutcomeFilter filter =
                new OutcomeFilter(List.of(models), Map.of(), Map.of(), new OutcomeFilter.Replies(true, "confidence"));
        return new OutcomeReader(false, filter).read(List.of(folder.resolve("outcomes.jsonl")));
    }

    @Test
    void labelledDecision_isARow_withScoreCostTokensLatencyAndConfidence_withoutItsText() throws IOException {
        decide(Decisions.accepted("d1", "small", 0.83));
        decide(Decisions.accepted("d2", "small", 0.4));
        book.give(Feedback.ofUser("d1", 1));

        ExportReport report = export(ExportSettings.ALL);

        OutcomeRow row = table("small").rows().get(0);
        assertThat(row.id()).isEqualTo("d1");
        assertThat(row.query()).isEqualTo("fingerprint fingerprint-d1");
        assertThat(row.fields()).containsEntry("labels", "as rated by users").containsEntry("router", "support");
        OutcomeRow.Outcome outcome = row.outcomes().get("small");
        assertThat(outcome.score()).isEqualTo(1);
        assertThat(outcome.costUsd()).isEqualTo(0.001);
        assertThat(outcome.tokens().output()).isEqualTo(20);
        assertThat(outcome.answeredAs()).isEqualTo("small-1");
        assertThat(outcome.reply().signal()).isEqualTo(0.83);
        assertThat(outcome.reply().latencyMs()).isEqualTo(100);
        assertThat(report.decisions()).isEqualTo(2);
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.labels()).containsExactly(Map.entry("as rated by users", 1L));
        assertThat(report.leftOut()).containsExactly(Map.entry(LeftOut.UNLABELLED, 1L));
        assertThat(report.sentences())
                .contains("2 decisions, 1 rows", "  1 left out: nobody said what the answer was worth");
    }

    @Test
    void severalSources_theBetterOneCounts_andALaterWordOfIt() throws IOException {
        decide(Decisions.accepted("d1", "small", 0.8));
        book.give(Feedback.ofUser("d1", 0));
        book.give(Feedback.ofUser("d1", 0.5).by(FeedbackSource.human));
        book.give(Feedback.ofUser("d1", 0.75).by(FeedbackSource.human));
        book.give(Feedback.ofUser("d1", 0.1).by(FeedbackSource.judge));

        export(ExportSettings.ALL);

        assertThat(table("small").rows().get(0).outcomes().get("small").score()).isEqualTo(0.75);
        assertThat(table("small").labels()).isEqualTo("human");
    }

    @Test
    void shadow_bringsTheOtherModelsOutcome_byGradesPreferenceOrAgreement() throws IOException {
        for (String id : List.of("graded", "preferred", "tie", "agreeing", "silent")) {
            decide(Decisions.accepted(id, "small", 0.8));
        }
        Map<String, Object> asked = Map.of("served", "small", "model", "large", "cost", 0.03, "latencyMs", 400);
        shadow(
                "graded",
                with(asked, Map.of("servedGood", 0.0, "shadowGood", 1.0, "judgedBy", "umpire", "preferred", "shadow")));
        shadow("preferred", with(asked, Map.of("preferred", "served", "judgedBy", "umpire")));
        shadow("tie", with(asked, Map.of("preferred", "tie", "judgedBy", "umpire")));
        shadow("agreeing", with(asked, Map.of("agree", 0.5)));
        shadow("silent", with(asked, Map.of("reason", "no text")));

        ExportReport report = export(ExportSettings.ALL.of(List.of("small", "large")));

        assertThat(scores(table("small", "large")))
                .containsExactly("graded 0.0 1.0", "preferred 1.0 0.0", "tie 0.5 0.5", "agreeing 0.5 1.0");
        OutcomeRow.Outcome beside =
                table("small", "large").rows().get(0).outcomes().get("large");
        assertThat(beside.costUsd()).isEqualTo(0.03);
        assertThat(beside.reply().latencyMs()).isEqualTo(400);
        assertThat(report.labels())
                .containsEntry("as judged by umpire beside the traffic", 6L)
                .containsEntry("as agreement with large says", 2L);
        assertThat(report.leftOut()).containsExactly(Map.entry(LeftOut.UNLABELLED, 1L));
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    private static List<String> scores(OutcomeTable table) {
        return table.rows().stream()
                .map(row -> row.id() + " " + row.outcomes().get("small").score() + " "
                        + row.outcomes().get("large").score())
                .toList();
    }

    @Test
    void wantedModels_areAllThere_orTheRowIsLeftOut() throws IOException {
        decide(Decisions.escalated("both", "small", 0.3, "large"));
        book.give(Feedback.ofUser("both", 1).by(FeedbackSource.human));
        book.give(Feedback.ofUser("both", 0).by(FeedbackSource.human).about("small"));
        decide(Decisions.escalated("one", "small", 0.3, "large"));
        book.give(Feedback.ofUser("one", 1));

        ExportReport report = export(ExportSettings.ALL.of(List.of("small", "large")));

        assertThat(scores(table("small", "large"))).containsExactly("both 0.0 1.0");
        assertThat(report.leftOut()).containsExactly(Map.entry(LeftOut.INCOMPLETE, 1L));
    }

    @Test
    void worstAssumed_completesACascade_againstIt() throws IOException {
        decide(Decisions.escalated("escalated", "small", 0.3, "large"));
        decide(Decisions.planned(Decisions.accepted("accepted", "small", 0.9), List.of("small", "large")));
        decide(Decisions.accepted("other plan", "small", 0.9));
        List.of("escalated", "accepted", "other plan").forEach(id -> book.give(Feedback.ofUser(id, 0.75)));

        ExportReport report =
                export(ExportSettings.ALL.of(List.of("small", "large")).assumingWorst());

        OutcomeTable table = table("small", "large");
        assertThat(scores(table)).containsExactly("escalated 0.0 0.75", "accepted 0.75 1.0");
        assertThat(table.rows().get(0).outcomes().get("small").reply().signal()).isEqualTo(0.3);
        assertThat(table.rows().get(1).outcomes().get("large").costUsd())
                .as("what the record says that the strongest would have cost")
                .isEqualTo(0.02);
        assertThat(table.labels()).isEqualTo("as rated by users and assumed at worst");
        assertThat(report.labels()).containsEntry(ExportReport.ASSUMED, 2L);
    }

    @Test
    void labels_areWorthWhatSomebodySays_andUnknownOnesAreNamed() throws IOException {
        for (String id : List.of("a", "b", "c")) {
            decide(Decisions.accepted(id, "small", 0.8));
        }
        book.give(Feedback.ofUser("a", "correct"));
        book.give(Feedback.ofUser("b", "meh"));
        book.give(Feedback.ofUser("c", "terrible"));

        ExportReport unsaid = export(ExportSettings.ALL);
        ExportReport said =
                export(new ExportSettings(List.of(), null, Map.of("meh", 0.5, "correct", 0.9), false, false));

        assertThat(unsaid.rows()).isEqualTo(1);
        assertThat(unsaid.unknownLabels()).containsOnlyKeys("meh", "terrible");
        assertThat(unsaid.sentences())
                .anyMatch(line -> line.contains("{meh=1, terrible=1}") && line.contains("--label NAME=SCORE"));
        assertThat(said.rows()).isEqualTo(2);
        assertThat(table("small").rows().get(0).outcomes().get("small").score()).isEqualTo(0.9);
    }

    @Test
    void whatSaysNothingOfAModel_isNoRow_andCounted() throws IOException {
        decide(Decisions.event("failed", null, List.of(Decisions.attempt("small", "plan", "failed", 0, null))));
        decide(Decisions.event(
                "cached", null, "f", "hit-exact", List.of(Decisions.attempt("small", "plan", "accepted", 0, 0.9))));
        decide(Decisions.accepted("again", "small", 0.7));
        decide(Decisions.accepted("rated", "small", 0.7));
        List.of("failed", "cached", "rated").forEach(id -> book.give(Feedback.ofUser(id, 0)));
        book.give(Feedback.resubmitted("again", "k"));
        book.give(Feedback.resubmitted("rated", "k"));
        log.add(RoutingEvent.of(
                Kind.feedback, Decisions.TIME, "support", "rated", "", Map.of("score", 7, "source", "user")));
        log.add(RoutingEvent.of(
                Kind.feedback,
                Decisions.TIME,
                "support",
                "elsewhere",
                "",
                Map.of("score", 1, "source", "user", "model", "x")));
        log.addAll(log.subList(0, 4)); // a log that was named twice

        ExportReport report = export(ExportSettings.ALL);

        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.leftOut())
                .containsEntry(LeftOut.NO_ANSWER, 1L)
                .containsEntry(LeftOut.FROM_CACHE, 1L)
                .containsEntry(LeftOut.ASKED_AGAIN_ONLY, 1L);
        assertThat(report.unusable()).isEqualTo(1);
        assertThat(report.orphans()).isEqualTo(1);
        assertThat(export(ExportSettings.ALL.withResubmissions()).rows()).isEqualTo(2);
        assertThat(table("small").rows().get(0).outcomes().get("small").score())
                .isCloseTo(FeedbackSource.RESUBMITTED, within(0.0));
    }

    @Test
    void recordedTexts_becomeQuestionAndAnswer() throws IOException {
        RoutingEvent bare = Decisions.accepted("d1", "small", 0.8);
        decide(new RoutingEvent(
                bare.kind(),
                bare.time(),
                bare.router(),
                bare.id(),
                bare.sentence(),
                bare.facts(),
                bare.decision(),
                "[{\"role\":\"system\",\"content\":\"be short\"},{\"role\":\"user\",\"content\":\"first\"},"
                        + "{\"role\":\"assistant\",\"content\":\"x\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"and then?\"}]}]",
                "42"));
        book.give(Feedback.ofUser("d1", 1));

        export(ExportSettings.ALL);

        assertThat(table("small").rows().get(0).query()).isEqualTo("and then?");
        assertThat(table("small").rows().get(0).outcomes().get("small").reply().answer())
                .isEqualTo("42");
    }

    @Test
    void logThatBreaks_leavesTheOldTableAsItWas() throws IOException {
        decide(Decisions.accepted("d1", "small", 0.8));
        book.give(Feedback.ofUser("d1", 1));
        export(ExportSettings.ALL);
        String before = Files.readString(folder.resolve("outcomes.jsonl"));
        int[] reads = new int[1];

        assertThatThrownBy(() -> OutcomeExport.write(
                        each -> {
                            log.forEach(each);
                            if (reads[0]++ > 0) {
                                throw new IOException("gone");
                            }
                        },
                        ExportSettings.ALL,
                        folder.resolve("outcomes.jsonl")))
                .hasMessage("gone");

        assertThat(Files.readString(folder.resolve("outcomes.jsonl"))).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.RateLimitException;
import io.llmrouter.judge.ExactMatchJudge;
import io.llmrouter.judge.Judgement.Doubts;
import io.llmrouter.judge.ModelJudge;
import io.llmrouter.labelling.LabelReport.End;
import io.llmrouter.labelling.LabelReport.Failure;
import io.llmrouter.labelling.LabelReport.Rows;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.resilience.ModelCaller;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripted models; every answer has 10 input and 5 output tokens, so that a call costs exactly one cent at 2,000 dollars a million output tokens. */
@Timeout(60)
class LabellingTest {

    private static final TokenPrice A_CENT_A_CALL = new TokenPrice(0, 2000, 0);

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<Duration> pauses = new ArrayList<>();
    private final ScriptedChatModel small = ScriptedChatModel.answering(
            request -> ScriptedChatModel.response(question(request.messages()).contains("0?") ? "wrong" : "It is 7."));
    private final ScriptedChatModel large = ScriptedChatModel.saying("So 3 + 4 = 7.");
    private final ScriptedChatModel arbiter = ScriptedChatModel.saying("Nice.\nVERDICT: A");
    private Path table;

    @BeforeEach
    void table() {
        table = folder.resolve("outcomes.jsonl");
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        pool.shutdownNow();
    }

    @Test
    void finishedTable_hasTheFieldsOfTheInputAndOneOutcomeAModel() throws Exception {
        LabelReport report = run(gold(rows(2)), policy(5, 1));
        assertThat(Files.readString(table).replaceAll("\"latency_ms\":\\d+", "\"latency_ms\":0"))
                .isEqualTo(
                        """
                        {"id":"r0","query":"0?","task":"sum","gold":"7","labels":"gold","outcomes":[\
                        {"model":"small","score":0.0,"correct":false,"answer":"wrong","tokens_in":10,"tokens_out":5,"cost_usd":0.01,"latency_ms":0,"response_model":"scripted"},\
                        {"model":"large","score":1.0,"correct":true,"answer":"So 3 + 4 = 7.","tokens_in":10,"tokens_out":5,"cost_usd":0.01,"latency_ms":0,"response_model":"scripted"}]}
                        {"id":"r1","query":"1?","task":"sum","gold":"7","labels":"gold","outcomes":[\
                        {"model":"small","score":1.0,"correct":true,"answer":"It is 7.","tokens_in":10,"tokens_out":5,"cost_usd":0.01,"latency_ms":0,"response_model":"scripted"},\
                        {"model":"large","score":1.0,"correct":true,"answer":"So 3 + 4 = 7.","tokens_in":10,"tokens_out":5,"cost_usd":0.01,"latency_ms":0,"response_model":"scripted"}]}
                        """);
        assertThat(report.complete()).isTrue();
        assertThat(report.rows()).isEqualTo(new Rows(2, 0, 2));
        assertThat(report.scores().get(0).mean()).isEqualTo(0.5);
        assertThat(report.cost().answers()).isCloseTo(0.04, within(1e-12));
        assertThat(Files.list(folder)).containsExactly(table);
        assertThat(large.requests().get(0).maxOutputTokens()).isEqualTo(5);
    }

    /** The file is cut at every line and in the middle of every line, as a kill would: what it holds is never asked for again. */
    @Test
    void runKilledAnywhere_goesOn_andAsksNothingTwice() throws Exception {
        byte[] journal = journalOf(judged(rows(3)));
        String whole = withoutLatency(table);
        int allCalls = 3 * 2 + 3 * 2;
        assertThat(calls()).isEqualTo(allCalls);
        String text = new String(journal, StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1 + allCalls + 3);
        for (int cut = 0; cut <= text.length(); cut = nextCut(text, cut)) {
            Files.delete(table);
            String kept = text.substring(0, cut);
            Files.writeString(Labelling.part(table), kept);
            int before = calls();
            LabelReport report = run(judged(rows(3)), policy(5, 1));
            String lines = kept.substring(0, kept.lastIndexOf('\n') + 1);
            long paid =
                    lines.lines().filter(line -> line.startsWith("{\"call\"")).count();
            long rows =
                    lines.lines().filter(line -> line.startsWith("{\"row\"")).count();
            assertThat(calls() - before).as("cut at %d", cut).isEqualTo((int) (allCalls - paid));
            assertThat(report.rows()).isEqualTo(new Rows(3, (int) rows, 3 - (int) rows));
            assertThat(report.cost().answers()).isCloseTo(0.06, within(1e-12));
            assertThat(report.cost().judging()).isCloseTo(0.06, within(1e-12));
            assertThat(withoutLatency(table)).isEqualTo(whole);
        }
    }

    @Test
    void judgeBiasedToAPosition_isSeenInTheReport() throws Exception {
        LabelReport report = run(judged(rows(3)), policy(5, 1));
        assertThat(report.doubts()).isEqualTo(new Doubts(3, 3, 3, 0));
        assertThat(report.scores()).extracting(ScoreSummary::mean).containsExactly(0.5, 0.5);
        assertThat(Files.readString(table))
                .contains("\"labels\":\"as judged by arbiter\"", "\"score\":0.5,\"correct\":null");
    }

    @Test
    void ceiling_isRespectedToTheCent_andRaisingItGoesOn() throws Exception {
        LabelReport report = run(gold(rows(10)), policy(5, 1).withCeiling(0.07));
        assertThat(report.end()).isEqualTo(End.CEILING);
        assertThat(calls()).isEqualTo(7);
        assertThat(report.cost().total()).isCloseTo(0.07, within(1e-12));
        assertThat(report.rows()).isEqualTo(new Rows(10, 0, 3));
        assertThat(table).doesNotExist();

        report = run(gold(rows(10)), policy(5, 1).withCeiling(0.20));
        assertThat(report.complete()).isTrue();
        assertThat(calls()).isEqualTo(20);
        assertThat(report.cost().total()).isCloseTo(0.20, within(1e-12));
    }

    /** An answer may be twice as long as these are: the call that could cost two cents is not made with one and a half left. */
    @Test
    void callThatCouldPassTheCeiling_isNotMade() throws Exception {
        LabelReport report = run(gold(rows(10)), policy(10, 1).withCeiling(0.055));
        assertThat(calls()).isEqualTo(4);
        assertThat(report.cost().total()).isCloseTo(0.04, within(1e-12));
    }

    @Test
    void ceilingOfJudgedRows_countsTheJudgeToo() throws Exception {
        LabelReport report = run(judged(rows(10)), policy(5, 1).withCeiling(0.10));
        assertThat(calls()).isEqualTo(10);
        assertThat(report.cost().answers()).isCloseTo(0.06, within(1e-12));
        assertThat(report.cost().judging()).isCloseTo(0.04, within(1e-12));
    }

    @Test
    void manyRowsAtOnce_respectTheCeilingAndKeepTheOrder() throws Exception {
        Options four = policy(5, 4).on(pool);
        LabelReport report = run(gold(rows(40)), four.withCeiling(0.33));
        assertThat(report.end()).isEqualTo(End.CEILING);
        assertThat(calls()).isEqualTo(33);
        report = run(gold(rows(40)), four);
        assertThat(report.complete()).isTrue();
        assertThat(calls()).isEqualTo(80);
        assertThat(Files.readAllLines(table).stream().map(line -> line.replaceFirst(".*?\"id\":\"(\\w+)\".*", "$1")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "r" + i).toList());
    }

    @Test
    void failedRows_areLeftOut_counted_andAskedAgainByTheSameCommand() throws Exception {
        ScriptedChatModel moody = ScriptedChatModel.answering(request -> {
            if (question(request.messages()).equals("1?") && calls() < 6) {
                throw new AuthenticationException("key expired");
            }
            return ScriptedChatModel.response("7");
        });
        LabelJob job = gold(rows(3), model("moody", moody), model("large", large));
        LabelReport report = run(job, policy(5, 1));
        assertThat(report.end()).isEqualTo(End.DONE);
        assertThat(report.complete()).isFalse();
        assertThat(report.failures())
                .isEqualTo(Map.of("model 'moody': AUTHENTICATION", new Failure(1, "AUTHENTICATION: key expired")));
        assertThat(Files.readAllLines(table)).hasSize(2);
        assertThat(Labelling.part(table)).exists();

        small.chat("count"); // from the sixth call on the key is good: large was asked twice, small four times
        small.chat("count");
        small.chat("count");
        small.chat("count");
        report = run(job, policy(5, 1));
        assertThat(report.complete()).isTrue();
        assertThat(report.rows()).isEqualTo(new Rows(3, 2, 1));
        assertThat(Files.readAllLines(table)).hasSize(3);
        assertThat(large.calls()).isEqualTo(3);
    }

    @Test
    void providerWithoutRoom_isAskedAgainAfterAWait() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ScriptedChatModel busy = ScriptedChatModel.answering(request -> {
            if (calls.incrementAndGet() < 3) {
                throw new RateLimitException("slow down");
            }
            return ScriptedChatModel.response("7");
        });
        LabelReport report = run(gold(rows(1), model("busy", busy)), policy(5, 1));
        assertThat(report.complete()).isTrue();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(report.cost().answers()).isCloseTo(0.01, within(1e-12));
    }

    @Test
    void providerThatFailsForGood_endsTheRun() throws Exception {
        ScriptedChatModel down = ScriptedChatModel.failing(new RateLimitException("quota used up"));
        LabelReport report = run(gold(rows(50), model("down", down)), policy(5, 1));
        assertThat(report.end()).isEqualTo(End.FAILING);
        assertThat(report.failed()).isEqualTo(20);
        assertThat(down.calls()).isEqualTo(20 * 4);
        assertThat(table).doesNotExist();
    }

    @Test
    void interruptedRun_stopsAtOnce_andGoesOn() throws Exception {
        large.behind(new CountDownLatch(1));
        CompletableFuture<LabelReport> ended = new CompletableFuture<>();
        Thread runner = new Thread(() -> {
            try {
                ended.complete(run(gold(rows(3)), policy(5, 2).on(pool).calling(pool)));
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        runner.start();
        await().until(() -> large.calls() == 2);
        runner.interrupt();
        assertThat(ended.get().end()).isEqualTo(End.INTERRUPTED);
        large.behind(new CountDownLatch(0));
        assertThat(run(gold(rows(3)), policy(5, 2).on(pool)).complete()).isTrue();
        assertThat(small.calls()).as("what was answered is not asked again").isEqualTo(3);
    }

    @Test
    void otherSettings_areRefused_andNamed() throws Exception {
        run(gold(rows(5)), policy(5, 1).withCeiling(0.03));
        assertThatThrownBy(() -> run(gold(rows(5), model("small", small)), policy(5, 1)))
                .hasMessage(
                        Labelling.part(table)
                                + " was begun under other settings: models was {\"small\":\"bean:small\",\"large\":\"bean:large\"} and is"
                                + " {\"small\":\"bean:small\"}. Go on with those, delete the file to begin anew, or choose another --out");
        assertThatThrownBy(() -> run(judged(rows(5)), policy(5, 1)))
                .hasMessageContaining("by was \"gold\" and is \"judge\"");
        assertThat(calls()).isEqualTo(3);
    }

    @Test
    void filesInTheWay_areRefused() throws Exception {
        try (Labelling other = begin(gold(rows(1)), policy(5, 1))) {
            assertThat(other.remaining()).isEqualTo(1);
            assertThatThrownBy(() -> begin(gold(rows(1)), policy(5, 1)))
                    .hasMessageContaining("is being written by another run");
        }
        run(gold(rows(1)), policy(5, 1));
        assertThatThrownBy(() -> begin(gold(rows(1)), policy(5, 1)))
                .hasMessage(table + " is there already; delete it or choose another --out");
        Files.delete(table);
        Files.writeString(Labelling.part(table), "{\"id\":\"a table of mine\"}\n");
        assertThatThrownBy(() -> begin(gold(rows(1)), policy(5, 1)))
                .hasMessageContaining("is no work in progress of this version");
        Files.writeString(Labelling.part(table), "\u0000\n");
        assertThatThrownBy(() -> begin(gold(rows(1)), policy(5, 1))).hasMessageContaining(".part:1 is damaged");
    }

    @Test
    void rowThatChanged_isAskedAgain() throws Exception {
        run(gold(rows(5)), policy(5, 1).withCeiling(0.05));
        List<QuestionRow> rows = new ArrayList<>(rows(5));
        rows.get(0).fields().put("gold", "wrong");
        LabelReport report = run(gold(rows), policy(5, 1));
        assertThat(report.rows()).isEqualTo(new Rows(5, 1, 4));
        assertThat(Files.readAllLines(table).get(0))
                .contains("\"gold\":\"wrong\"", "\"model\":\"small\",\"score\":1.0");
        assertThat(Files.readAllLines(table)).hasSize(5);
    }

    @Test
    void answersOfTheInput_areJudgedWithoutAskingAnybody() throws Exception {
        QuestionRow row = new QuestionParser(java.util.Set.of())
                .json(
                        "{\"id\":\"a\",\"query\":\"?\",\"gold\":\"7\",\"outcomes\":[{\"model\":\"old\",\"score\":0.2,\"answer\":\"7\",\"cost_usd\":0.5}]}");
        LabelSettings settings = new LabelSettings(Map.of("old", "answers of the input"), "gold", 1, 0, "USD");
        LabelJob job = new LabelJob(
                List.of(row), new AnswerSource.InInput(List.of("old"), true), calls -> new ExactMatchJudge(), settings);
        assertThat(run(job, policy(5, 1)).complete()).isTrue();
        assertThat(Files.readString(table))
                .contains("[{\"model\":\"old\",\"score\":1.0,\"correct\":true,\"answer\":\"7\",\"cost_usd\":0.5}]");
    }

    private static int nextCut(String text, int cut) {
        int end = text.indexOf('\n', cut);
        if (end < 0) {
            return text.length() + 1;
        }
        int middle = cut + (end - cut) / 2;
        return middle > cut ? middle : end + 1;
    }

    /** The journal as it is when the last row is finished. */
    private byte[] journalOf(LabelJob job) throws Exception {
        byte[][] kept = new byte[1][];
        try (Labelling run = begin(job, policy(5, 1))) {
            run.run(() -> kept[0] = read(Labelling.part(table)));
        }
        return kept[0];
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String withoutLatency(Path file) throws Exception {
        return Files.readString(file).replaceAll("\"latency_ms\":\\d+", "");
    }

    private LabelReport run(LabelJob job, Options options) throws Exception {
        try (Labelling run = begin(job, options)) {
            return run.run(() -> {});
        }
    }

    private Labelling begin(LabelJob job, Options options) throws Exception {
        return Labelling.begin(job, options.policy(), table);
    }

    private int calls() {
        return small.calls() + large.calls() + arbiter.calls();
    }

    private LabelJob gold(List<QuestionRow> rows) {
        return gold(rows, model("small", small), model("large", large));
    }

    private LabelJob gold(List<QuestionRow> rows, CandidateModel... models) {
        return new LabelJob(
                rows,
                new AnswerSource.Asked(List.of(models), "cost_usd"),
                calls -> new ExactMatchJudge(),
                settings("gold", models));
    }

    private LabelJob judged(List<QuestionRow> rows) {
        CandidateModel[] models = {model("small", small), model("large", large)};
        CandidateModel judge = model("arbiter", arbiter);
        return new LabelJob(
                rows,
                new AnswerSource.Asked(List.of(models), "cost_usd"),
                calls -> new ModelJudge("arbiter", calls.judging(judge), response -> 0.01, 1),
                settings("judge", models));
    }

    private static LabelSettings settings(String by, CandidateModel... models) {
        Map<String, String> names = new java.util.LinkedHashMap<>();
        List.of(models).forEach(model -> names.put(model.name(), "bean:" + model.name()));
        return new LabelSettings(names, by, 1, 5, "USD");
    }

    private static CandidateModel model(String name, ScriptedChatModel script) {
        return CandidateModel.named(name).blocking(script).price(A_CENT_A_CALL).build();
    }

    private static List<QuestionRow> rows(int count) {
        QuestionParser parser = new QuestionParser(java.util.Set.of("gold"));
        return IntStream.range(0, count)
                .mapToObj(i ->
                        parser.json("{\"id\":\"r" + i + "\",\"query\":\"" + i + "?\",\"task\":\"sum\",\"gold\":\"7\"}"))
                .toList();
    }

    private static String question(List<ChatMessage> messages) {
        return ((UserMessage) messages.get(0)).singleText();
    }

    private Options policy(int maxAnswerTokens, int concurrency) {
        return new Options(maxAnswerTokens, concurrency, Runnable::run, Runnable::run, Double.POSITIVE_INFINITY);
    }

    private final class Options {

        private final int maxAnswerTokens;
        private final int concurrency;
        private final Executor workers;
        private final Executor callers;
        private final double ceiling;

        Options(int maxAnswerTokens, int concurrency, Executor workers, Executor callers, double ceiling) {
            this.maxAnswerTokens = maxAnswerTokens;
            this.concurrency = concurrency;
            this.workers = workers;
            this.callers = callers;
            this.ceiling = ceiling;
        }

        Options withCeiling(double cost) {
            return new Options(maxAnswerTokens, concurrency, workers, callers, cost);
        }

        Options on(Executor threads) {
            return new Options(maxAnswerTokens, concurrency, threads, callers, ceiling);
        }

        Options calling(Executor threads) {
            return new Options(maxAnswerTokens, concurrency, workers, threads, ceiling);
        }

        CallPolicy policy() {
            return new CallPolicy(
                    new ModelCaller(callers, timer), workers, pauses::add, concurrency, maxAnswerTokens, ceiling);
        }
    }
}

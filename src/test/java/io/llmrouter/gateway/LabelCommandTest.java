/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The whole command on the set that ships, with its recorded answers as the models: GSM8K, Mixtral and GPT-4. */
@Timeout(120)
class LabelCommandTest {

    private static final Path DATA = Path.of("../examples/data/gsm8k-mixtral-gpt4.jsonl.gz")
            .toAbsolutePath()
            .normalize();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path config;
    private Path table;

    @BeforeEach
    void configuration() throws Exception {
        config = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: recorded, data: "file:%s", modelName: mixtral-8x7b-instruct-v0.1, price: {input: 0.5, output: 0.5}}
                  large: {provider: recorded, data: "file:%s", modelName: gpt-4-1106-preview, price: {input: 10, output: 30}}
                routers:
                  r: {otherwise: large}
                """
                        .formatted(DATA, DATA));
        table = folder.resolve("outcomes.jsonl");
    }

    /** Oracle: the labels that came with the set; 26 of 28 differences are its own mistakes, such as "$20.00" for 20. */
    @Test
    void goldLabels_agreeWithThoseOfTheSet_andEvaluateReadsThem() throws Exception {
        Path questions = questions(300);
        assertThat(label("--queries", questions.toString(), "--by", "gold"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains(
                        "by gold, n = 300",
                        "* 300 of 300 questions are labelled, 0 of them in earlier runs, and written to");
        List<JsonNode> labelled = rows(table);
        int same = 0;
        int all = 0;
        for (JsonNode row : labelled) {
            assertThat(row.path("labels").asText()).isEqualTo("gold");
            assertThat(row.path("task").asText()).isEqualTo("gsm8k");
            for (int m = 0; m < 2; m++) {
                JsonNode outcome = row.path("outcomes").get(m);
                all++;
                same += outcome.path("score").asDouble()
                                == row.path("published").get(m).asDouble()
                        ? 1
                        : 0;
                assertThat(outcome.path("cost_usd").asDouble()).isPositive();
            }
        }
        assertThat(same / (double) all).isGreaterThan(0.97).isLessThan(1);

        out.getBuffer().setLength(0);
        assertThat(run(
                        "evaluate",
                        "--outcomes",
                        table.toString(),
                        "--models",
                        "small,large",
                        "--resamples",
                        "20",
                        "--router",
                        "length,random"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("300 rows measured", "length");
    }

    @Test
    void agreement_isByDefinitionFullForTheStrongest_andTheTableIsGzipped() throws Exception {
        table = folder.resolve("outcomes.jsonl.gz");
        assertThat(label("--queries", questions(60).toString(), "--by", "agreement", "--limit", "40"))
                .isZero();
        List<JsonNode> rows = rows(table);
        assertThat(rows).hasSize(40).allSatisfy(row -> {
            assertThat(row.path("labels").asText()).isEqualTo("agreement with large");
            assertThat(row.path("outcomes").get(1).path("score").asDouble()).isEqualTo(1);
        });
        assertThat(out.toString()).contains("by agreement with large, n = 40");
    }

    @Test
    void ceiling_isStatus1_saysHowFarItCame_andGoesOn() throws Exception {
        String[] options = {
            "--queries", questions(20).toString(), "--by", "gold", "--max-answer-tokens", "400", "--concurrency", "1"
        };
        assertThat(label(with(options, "--max-cost", "0.05"))).isEqualTo(1);
        assertThat(err.toString())
                .contains("because the next call could have passed --max-cost; the work is in " + table
                        + ".part, the same command with more --max-cost goes on");
        assertThat(table).doesNotExist();
        double spent =
                Double.parseDouble(out.toString().replaceAll("(?s).*runs included: ([0-9.]+) USD for answers.*", "$1"));
        assertThat(spent).isBetween(0.03, 0.05);
        int before = Integer.parseInt(out.toString().replaceAll("(?s).*\\* (\\d+) of 20 questions.*", "$1"));
        assertThat(before).isBetween(1, 19);

        out.getBuffer().setLength(0);
        assertThat(label(with(options, "--max-cost", "5"))).isZero();
        assertThat(out.toString())
                .contains("* 20 of 20 questions are labelled, " + before + " of them in earlier runs");
        double whole = rows(table).stream()
                .flatMap(row -> row.findValues("cost_usd").stream())
                .mapToDouble(JsonNode::asDouble)
                .sum();
        assertThat(Double.parseDouble(
                        out.toString().replaceAll("(?s).*runs included: ([0-9.]+) USD for answers.*", "$1")))
                .isCloseTo(whole, within(1e-6));
    }

    @Test
    void questionThatAModelCannotAnswer_isLeftOutAndCounted() throws Exception {
        Path questions = questions(5);
        Files.writeString(
                questions,
                Files.readString(questions) + "{\"id\":\"x\",\"query\":\"Never recorded?\",\"gold\":\"1\"}\n");
        assertThat(label("--queries", questions.toString(), "--by", "gold")).isEqualTo(1);
        assertThat(err.toString())
                .contains("llmrouter: 1 failed, model 'small': INVALID_REQUEST; for example:")
                .contains("1 of 6 questions are left out", "the same command asks only for them again");
        assertThat(rows(table)).hasSize(5);
    }

    /** The judge is a real HTTP upstream that always takes the first answer. */
    @Test
    void judge_isAskedTwiceAPair_andItsTiesAndCostAreShown() throws Exception {
        try (LoopbackUpstream upstream =
                LoopbackUpstream.start().reply(UpstreamReply.text("Both are fine.\nVERDICT: A"))) {
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace(
                                    "routers:",
                                    "  arbiter: {provider: openai, baseUrl: \"" + upstream.baseUrl()
                                            + "\", apiKey: k, modelName: j, price: {input: 1000, output: 1000}}\nrouters:"));
            assertThat(label("--queries", questions(4).toString(), "--by", "judge:arbiter"))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(out.toString())
                .contains("mean score 0.5000", "as judged by arbiter, n = 4")
                .contains(
                        "* 4 of 4 comparisons were ties, 4 of them because the judge took the other side when the answers changed places.")
                .doesNotContain("0.000000 USD for judging");
        assertThat(rows(table))
                .allSatisfy(row -> assertThat(row.path("labels").asText()).isEqualTo("as judged by arbiter"));
    }

    @Test
    void people_areJoinedWithTheAnswersOfATable_withoutAnyConfiguration() throws Exception {
        Path people = Files.writeString(folder.resolve("people.csv"), "id,model,score\nq1,a,1\nq1,b,0.5\nq2,a,1\n");
        Path old = Files.writeString(
                folder.resolve("old.jsonl"),
                "{\"id\":\"q1\",\"query\":\"?\",\"outcomes\":[{\"model\":\"a\",\"score\":0,\"answer\":\"x\",\"cost_usd\":0.1},{\"model\":\"b\",\"answer\":\"y\"}]}\n"
                        + "{\"id\":\"q2\",\"query\":\"!\"}\n");
        assertThat(run(
                        "label",
                        "--models",
                        "a,b",
                        "--queries",
                        old.toString(),
                        "--by",
                        "human:" + people,
                        "--out",
                        table.toString()))
                .as(err.toString())
                .isZero();
        assertThat(Files.readString(table))
                .isEqualTo(
                        "{\"id\":\"q1\",\"query\":\"?\",\"labels\":\"human\",\"outcomes\":[{\"model\":\"a\",\"score\":1.0,\"correct\":true,\"answer\":\"x\",\"cost_usd\":0.1},"
                                + "{\"model\":\"b\",\"score\":0.5,\"correct\":null,\"answer\":\"y\"}]}\n");
        assertThat(out.toString()).contains("* 1 questions without people's scores of all models are left out.");
    }

    /** Status 0 says that there is a table. */
    @Test
    void peopleWhoLookedAtNoQuestion_areAnError_andNothingIsWritten() throws Exception {
        Path people = Files.writeString(folder.resolve("people.csv"), "id,model,score\nq1,a,1\nq7,b,1\n");
        Path old = Files.writeString(folder.resolve("old.jsonl"), "{\"id\":\"q1\",\"query\":\"?\"}\n");
        String by = "human:" + people;
        assertThat(run("label", "--models", "a,b", "--queries", old.toString(), "--by", by, "--out", table.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("people.csv has scores of all of [a, b] for none of the 1 questions");
        assertThat(folder).isDirectoryNotContaining("glob:**" + table.getFileName() + "*");
    }

    @Test
    void answersOfATable_areScoredAnotherWay_withoutAskingAgain() throws Exception {
        Path questions = questions(30);
        assertThat(label("--queries", questions.toString(), "--by", "gold")).isZero();
        Path first = table;
        table = folder.resolve("again.jsonl");
        assertThat(run(
                        "label",
                        "--models",
                        "small,large",
                        "--queries",
                        first.toString(),
                        "--by",
                        "heuristic",
                        "--reuse-answers",
                        "--out",
                        table.toString()))
                .as(err.toString())
                .isZero();
        assertThat(rows(table))
                .hasSize(30)
                .allSatisfy(row -> assertThat(row.path("labels").asText()).isEqualTo("heuristic"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--by judge                     | unknown way 'judge'; known: [agreement, gold, heuristic, human:FILE.csv, judge:MODEL, pattern]",
                "--by golden                    | unknown way 'golden'",
                "--by gold:x                    | unknown way 'gold:x'",
                "--by gold --concurrency 0      | Invalid value for option '--concurrency': 0 is not from 1 to 256",
                "--by gold --limit 0            | Invalid value for option '--limit': 0 is not 1 or more",
                "--by gold --max-cost -1        | Invalid value for option '--max-cost': -1.0 is not 0 or more",
                "--by gold --max-cost 1         | model 'small' may answer at any length, so the cost of a call has no bound; add --max-answer-tokens",
                "--by gold --models small,small | [small, small] names a model twice",
                "--by agreement --models large  | agreement needs two models or more",
                "--by gold --out none/x.jsonl   | Invalid value for option '--out': 'none/x.jsonl' cannot be written",
            })
    void wrongCall_isStatus2_andNamesTheValue(String options, String message) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "label", "-c", config.toString(), "--queries", questions(2).toString()));
        arguments.addAll(List.of(options.split(" ")));
        if (!options.contains("--models")) {
            arguments.addAll(List.of("--models", "small,large"));
        }
        if (!options.contains("--out")) {
            arguments.addAll(List.of("--out", table.toString()));
        }
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(Files.list(folder).map(file -> file.getFileName().toString()))
                .noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void unknownNames_areStatus1_andNamed() throws Exception {
        String questions = questions(2).toString();
        assertThat(run(
                        "label",
                        "-c",
                        config.toString(),
                        "--models",
                        "smal,large",
                        "--queries",
                        questions,
                        "--by",
                        "gold",
                        "--out",
                        table.toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("llmrouter: unknown model 'smal'; known: [large, small]; did you mean 'small'?");
        assertThat(label("--queries", questions, "--by", "judge:larg")).isEqualTo(1);
        assertThat(err.toString()).contains("unknown model 'larg'");
        assertThat(label("--queries", questions, "--by", "pattern")).isEqualTo(1);
        assertThat(err.toString()).contains("questions.jsonl:1: field 'pattern' is missing or no text");
    }

    /** The recorded model has no verdicts, so every row fails; what counts here is the warning before. */
    @Test
    void judgeOfItsOwnAnswers_isWarnedOf() throws Exception {
        assertThat(label("--queries", questions(2).toString(), "--by", "judge:large"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("warning: 'large' judges its own answers, and judges favour their own");
    }

    @Test
    void help_saysWhatStatus1Means() {
        assertThat(run("label", "--help")).isZero();
        assertThat(out.toString()).contains("Rows failed and are left out", "OUT.part", "judge:MODEL");
    }

    private int label(String... options) {
        return run(with(options, "-c", config.toString(), "--models", "small,large", "--out", table.toString()));
    }

    private static String[] with(String[] options, String... more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private int run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        if (!List.of("label", "evaluate").contains(arguments.get(0))) {
            arguments.add(0, "label");
        }
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }

    /** The set's first questions that were recorded, with its own scores kept beside as "published". */
    private Path questions(int count) throws Exception {
        List<String> lines = new ArrayList<>();
        for (JsonNode row : rows(DATA)) {
            if (lines.size() < count && !row.path("contaminated").asBoolean()) {
                List<Double> published = new ArrayList<>();
                row.path("outcomes")
                        .forEach(outcome -> published.add(outcome.path("score").asDouble()));
                var question = MAPPER.createObjectNode();
                question.put("id", row.path("id").asText());
                question.put("task", row.path("task").asText());
                question.put("query", row.path("query").asText());
                question.put("gold", row.path("gold").asText());
                question.set("published", MAPPER.valueToTree(published));
                lines.add(question.toString());
            }
        }
        return Files.write(folder.resolve("questions.jsonl"), lines);
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (BufferedReader reader = file.toString().endsWith(".gz")
                ? new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file))))
                : Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                rows.add(MAPPER.readTree(line));
            }
        }
        return rows;
    }
}

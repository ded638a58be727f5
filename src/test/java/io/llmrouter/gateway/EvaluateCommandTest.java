/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** On the set that ships: GSM8K with Mixtral and GPT-4. */
class EvaluateCommandTest {

    private static final Path DATA = Path.of("../examples/data/gsm8k-mixtral-gpt4.jsonl.gz");
    private static final String MODELS = "mixtral-8x7b-instruct-v0.1,gpt-4-1106-preview";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void figures_areWrittenAndPrinted_andTheReferenceOnesAreRight() throws Exception {
        Path json = folder.resolve("figures.json");
        Path html = folder.resolve("page.html");
        Path vectors = folder.resolve("vectors");
        assertThat(evaluate(
                        "--outcomes",
                        DATA.toString(),
                        "--models",
                        MODELS,
                        "--router",
                        "predictor,length,random,oracle",
                        "--folds",
                        "2",
                        "--embeddings",
                        vectors.toString(),
                        "--json",
                        json.toString(),
                        "--html",
                        html.toString()))
                .isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("rows").asInt()).isEqualTo(852);
        assertThat(figures.at("/models/mixtral-8x7b-instruct-v0.1").asDouble()).isEqualTo(0.6279, within(5e-5));
        assertThat(figures.at("/models/gpt-4-1106-preview").asDouble()).isEqualTo(0.8533, within(5e-5));
        assertThat(figures.path("oracle").asDouble()).isEqualTo(0.9190, within(5e-5));
        JsonNode predictor = figures.at("/routers/0");
        JsonNode length = figures.at("/routers/1");
        JsonNode random = figures.at("/routers/2");
        JsonNode oracle = figures.at("/routers/3");
        assertThat(random.path("apgr").asDouble()).isEqualTo(0.5, within(1e-9));
        assertThat(random.path("cpt50").asDouble()).isEqualTo(0.5, within(1e-9));
        assertThat(length.path("apgr").asDouble()).isBetween(0.58, 0.59); // measured independently: 0.584
        // useful escalations 29.11 %, harmful 6.57 %, gap 22.54 %: rise to 1.2915, flat, fall to 1
        assertThat(oracle.path("apgr").asDouble())
                .isEqualTo(1.2915 * (1 - 0.2911 / 2) - 0.0657 * 0.2915 / 2, within(1e-3));
        assertThat(predictor.path("apgr").asDouble())
                .isGreaterThan(length.path("apgr").asDouble());
        assertThat(predictor.path("apgr_low").asDouble())
                .isLessThan(predictor.path("apgr").asDouble());
        assertHolds(predictor, "ece"); // also where noise makes every resample greater
        assertHolds(predictor, "train_ms");
        assertThat(predictor.path("decide_p99_us").asDouble())
                .isGreaterThanOrEqualTo(predictor.path("decide_p50_us").asDouble());
        assertThat(out.toString()).contains("predictor", "APGR", "852 rows measured");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 110);
        assertThat(vectors).isNotEmptyFile();
        assertThat(html).content().startsWith("<!DOCTYPE html>").contains("gpt-4-1106-preview");
    }

    private static void assertHolds(JsonNode router, String figure) {
        assertThat(router.path(figure).asDouble())
                .as(figure)
                .isBetween(
                        router.path(figure + "_low").asDouble(),
                        router.path(figure + "_high").asDouble());
    }

    private static final List<String> METRICS = List.of(
            "apgr",
            "apgr_deciles",
            "cpt20",
            "cpt50",
            "cpt80",
            "auroc",
            "ece",
            "brier",
            "aiq",
            "cost_at_95",
            "oracle_regret");

    @Test
    void everyMetric_hasAnInterval_orIsNullWhereThereIsNoCost() throws Exception {
        Path json = folder.resolve("figures.json");
        String all = String.join(",", "length", "random", "always-cheap", "always-strong", "oracle");
        assertThat(evaluate(
                        "--outcomes", DATA.toString(), "--models", MODELS, "--router", all, "--json", json.toString()))
                .isZero();
        assertThat(json).content().doesNotContain("NaN", "Infinity");
        for (JsonNode router : new ObjectMapper().readTree(json.toFile()).path("routers")) {
            boolean fixed = router.path("name").asText().startsWith("always-");
            for (String metric : METRICS) {
                boolean known = metric.equals("oracle_regret")
                        || !fixed && !List.of("aiq", "cost_at_95").contains(metric);
                for (String name : List.of(metric, metric + "_low", metric + "_high")) {
                    assertThat(router.has(name)).as(name).isTrue();
                    assertThat(router.path(name).isNumber()).as(router + name).isEqualTo(known);
                }
            }
            for (String time : List.of("train_ms", "decide_p50_us", "decide_p99_us")) {
                assertThat(router.path(time).isNumber()).isTrue();
                assertHolds(router, time);
            }
        }
    }

    /** Four models with stated costs: "b" is a bargain, "d" the best; the text gives away what only "d" can do. */
    @Test
    void severalModels_areMeasuredInMoney() throws Exception {
        Path table = table(200, i -> {
            boolean hard = i % 4 == 0;
            return outcomes(0.1, i % 2, 1, hard ? 0 : 0.9, 3, 0.3, 9, 1).replace("QUERY", hard ? "proof" : "chat");
        });
        Path json = folder.resolve("figures.json");
        assertThat(evaluate(
                        "--outcomes",
                        table.toString(),
                        "--models",
                        "a,d,b,c",
                        "--router",
                        "random,oracle,always-strong",
                        "--json",
                        json.toString()))
                .isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("cheapest").asText()).isEqualTo("a");
        assertThat(figures.path("strongest").asText()).isEqualTo("d");
        assertThat(figures.path("budget").asText()).isEqualTo("cost");
        assertThat(figures.at("/costs/c").asDouble()).isEqualTo(3, within(1e-9));
        // singles a (.1, .5), b (1, .675), d (9, 1): all on the hull
        double hull = (0.9 * (0.5 + 0.675) / 2 + 8 * (0.675 + 1) / 2) / 8.9;
        assertThat(figures.at("/zero_router/aiq").asDouble()).isEqualTo(hull, within(1e-9));
        assertThat(figures.at("/routers/0/aiq").asDouble()).isEqualTo(hull, within(1e-9));
        assertThat(figures.at("/zero_router/cost_at_95").asDouble())
                .isEqualTo((1 + 8 * (0.95 - 0.675) / 0.325) / 9, within(1e-9));
        assertThat(figures.at("/routers/1/oracle_regret").asDouble()).isEqualTo(0, within(1e-9));
        assertThat(figures.at("/routers/2/cost_at_95").asDouble()).isEqualTo(1, within(1e-9));
    }

    @Test
    void drawsOfLabels_areAveraged_andListed() throws Exception {
        Path json = folder.resolve("figures.json");
        assertThat(evaluate(
                        "--outcomes",
                        DATA.toString(),
                        "--models",
                        MODELS,
                        "--router",
                        "length",
                        "--labels",
                        "100",
                        "--seeds",
                        "4",
                        "--json",
                        json.toString()))
                .isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("rows").asInt()).isEqualTo(752);
        assertThat(figures.path("interval_over").asText()).isEqualTo("draws");
        JsonNode router = figures.at("/routers/0");
        assertThat(router.path("draws")).hasSize(4);
        double sum = 0;
        for (JsonNode draw : router.path("draws")) {
            sum += draw.path("apgr").asDouble() / 4;
            assertThat(draw.path("apgr").asDouble())
                    .isBetween(
                            router.path("apgr_low").asDouble() - 0.01,
                            router.path("apgr_high").asDouble() + 0.01);
        }
        assertThat(router.path("apgr").asDouble()).isEqualTo(sum, within(1e-12));
        assertThat(out.toString()).contains("752 rows measured in each of 4 draws");
    }

    @Test
    void strongModelThatIsWorse_isSaid_andTheRestIsMeasured() throws Exception {
        Path json = folder.resolve("figures.json");
        assertThat(evaluate(
                        "--outcomes",
                        DATA.toString(),
                        "--router",
                        "length,random",
                        "--json",
                        json.toString(),
                        "--models",
                        "gpt-4-1106-preview,mixtral-8x7b-instruct-v0.1"))
                .isZero();
        assertThat(out.toString()).contains("The strong model is not better than the cheap one");
        JsonNode router = new ObjectMapper().readTree(json.toFile()).at("/routers/0");
        assertThat(router.path("apgr").isNull()).isTrue();
        assertThat(router.path("auroc").isNumber()).isTrue();
        assertThat(router.path("oracle_regret").isNumber()).isTrue();
    }

    @Test
    void rowsOfAValue_areLeftOut_andGroupsAreFolds() throws Exception {
        Path table = table(60, i -> ("{'id':'ID','query':'question ID','subject':'s" + i % 6
                        + "','outcomes':[{'model':'a','score':" + i % 2 + "},{'model':'b','score':1}]}")
                .replace("ID", "r" + i));
        Path json = folder.resolve("figures.json");
        assertThat(evaluate(
                        "--outcomes",
                        table.toString(),
                        "--models",
                        "a,b",
                        "--router",
                        "length",
                        "--without",
                        "subject=s0",
                        "--without",
                        "subject=s1",
                        "--group-by",
                        "subject",
                        "--folds",
                        "4",
                        "--json",
                        json.toString()))
                .isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("rows").asInt()).isEqualTo(40);
        assertThat(figures.path("left_out").asInt()).isEqualTo(20);
        assertThat(evaluate(
                        "--outcomes",
                        table.toString(),
                        "--models",
                        "a,b",
                        "--router",
                        "length",
                        "--group-by",
                        "subject",
                        "--folds",
                        "7"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("as many distinct values of 'subject'; there are 6");
    }

    @Test
    void anotherFile_isMeasuredByWhatWasLearnedHere() throws Exception {
        Path test = table(
                20,
                i -> "{'id':'t" + i + "','query':'How many of " + i
                        + " eggs are left?','outcomes':[{'model':'mixtral-8x7b-instruct-v0.1','score':" + i % 2
                        + "},{'model':'gpt-4-1106-preview','score':1}]}");
        assertThat(evaluate(
                        "--outcomes",
                        DATA.toString(),
                        "--models",
                        MODELS,
                        "--test",
                        test.toString(),
                        "--embedding",
                        "none"))
                .isZero();
        assertThat(out.toString()).contains("20 rows measured");
    }

    @Test
    void prices_makeCosts() throws Exception {
        Path table = table(
                20,
                i -> "{'id':'t" + i + "','query':'question " + i + "','outcomes':[{'model':'a','score':" + i % 2
                        + ",'tokens_in':1000,'tokens_out':0},{'model':'b','score':1,'tokens_in':1000,'tokens_out':0}]}");
        Path prices = Files.writeString(
                folder.resolve("prices.yaml"), "a: {input: 1, output: 1}\nb: {input: 10, output: 1}\n");
        Path json = folder.resolve("figures.json");
        assertThat(evaluate(
                        "--outcomes",
                        table.toString(),
                        "--models",
                        "a,b",
                        "--router",
                        "random",
                        "--prices",
                        prices.toString(),
                        "--json",
                        json.toString()))
                .isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.at("/costs/b").asDouble()).isEqualTo(0.01, within(1e-12));
        assertThat(figures.at("/routers/0/aiq").asDouble()).isEqualTo(0.75, within(1e-9));
        assertThat(evaluate(
                        "--outcomes",
                        table.toString(),
                        "--models",
                        "a,b",
                        "--router",
                        "random",
                        "--prices",
                        folder.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("none is no readable file; write MODEL: {input: 0.5");
    }

    private static final String GOOD =
            "{'id':'1','query':'q','outcomes':[{'model':'a','score':1},{'model':'b','score':0}]}";

    /** Each is exit status 1, a message that names the place, and no file of figures. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense                                                                 | t.jsonl:2: no JSON",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':NaN}]}            | t.jsonl:2: no JSON",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':1e999}]}          | t.jsonl:2: field 'score' of model 'a'",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':-0.1}]}           | t.jsonl:2: field 'score' of model 'a' is -0.1",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':'0.5'}]}          | t.jsonl:2: field 'score' of model 'a'",
                "{'id':'1','query':'q','outcomes':[{'model':'a','score':0}]}              | t.jsonl:2: id '1' occurs twice",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':0}]}              | t.jsonl:2: row '2' has no outcome of model 'b'",
                "{'id':'2','query':'p','outcomes':[{'model':'a','score':1},{'model':'b','score':1}]} | one class only"
            })
    void badLine_isRefused_andNothingIsWritten(String line, String message) throws Exception {
        Path table = Files.writeString(folder.resolve("t.jsonl"), (GOOD + '\n' + line).replace('\'', '"'));
        refused(message, "--outcomes", table.toString(), "--folds", "2");
    }

    @Test
    void badFile_isRefused_andNothingIsWritten() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.jsonl"));
        refused("has no usable row", "--outcomes", empty.toString());
        refused("is no readable file", "--outcomes", folder.toString());
        refused("is no readable file", "--outcomes", folder.resolve("missing").toString());
        Path fake = Files.writeString(folder.resolve("fake.jsonl.gz"), GOOD);
        refused("fake.jsonl.gz is no gzip file", "--outcomes", fake.toString());
        byte[] zipped = Files.readAllBytes(DATA);
        Path cut = Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(zipped, 1000));
        refused("cut.jsonl.gz is a broken or truncated gzip file", "--outcomes", cut.toString());
        Path huge = Files.writeString(folder.resolve("huge.jsonl"), "x".repeat(11 << 20));
        refused("huge.jsonl:1: the line is longer than 10 MB", "--outcomes", huge.toString());
        Path three = table(3, i -> GOOD.replace("'1'", "'" + i + "'").replace("'q'", "'q" + i + "'"));
        refused(
                "--folds 5 needs at least 2 folds and as many distinct texts; there are 3",
                "--outcomes",
                three.toString());
        refused("--labels 9 leaves nothing to measure on", "--outcomes", three.toString(), "--labels", "9");
    }

    private void refused(String message, String... options) {
        Path json = folder.resolve("figures.json");
        List<String> all = new ArrayList<>(List.of("--models", "a,b", "--router", "length", "--json", json.toString()));
        all.addAll(List.of(options));
        assertThat(evaluate(all.toArray(String[]::new))).isEqualTo(1);
        assertThat(err.toString()).contains(message).doesNotContain("LLMROUTER_DEBUG");
        assertThat(json).doesNotExist();
    }

    @Test
    void badLines_areCounted_ifAsked() throws Exception {
        Path table = table(
                40,
                i -> i < 4
                        ? List.of("nonsense", "{}", "{'id':'x','query':'q','outcomes':[{'model':'a','score':1}]}", "[]")
                                .get(i)
                        : GOOD.replace("'1'", "'" + i + "'")
                                .replace("'q'", "'q" + i + "'")
                                .replace(":0}", ":" + i % 3 / 2 + "}"));
        assertThat(evaluate("--outcomes", table.toString(), "--models", "b,a", "--router", "length", "--skip-bad"))
                .isZero();
        assertThat(out.toString()).contains("36 rows measured", "4 bad lines");
    }

    @Test
    void wrongCalls_areNamed() {
        assertThat(evaluate("--outcomes", DATA.toString(), "--models", "mixtral,gpt-4-1106-preview"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("unknown model in the outcome table 'mixtral'");
        misused("unknown router 'lenght'; known: [", "--router", "lenght");
        misused("did you mean 'length'?", "--router", "lenght");
        misused("--folds", "--folds", "3", "--labels", "5");
        misused("there are no draws without --labels", "--seeds", "3");
        misused("there are no folds with --labels", "--labels", "9", "--group-by", "task");
        misused("write FIELD=VALUE", "--without", "subject");
        misused("'--json': '" + folder + "' cannot be written", "--json", folder.toString());
        misused("'--html': '" + folder + "' cannot be written", "--html", folder.toString());
        misused(
                "a page shows routers that learn",
                "--router",
                "random",
                "--html",
                folder.resolve("p").toString());
        misused("'glove' is unknown", "--embedding", "glove");
        assertThat(evaluate("--outcomes", DATA.toString(), "--models", "gpt-4-1106-preview"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("write at least two different names");
    }

    private void misused(String message, String... options) {
        List<String> all = new ArrayList<>(List.of("--outcomes", DATA.toString(), "--models", MODELS));
        all.addAll(List.of(options));
        assertThat(evaluate(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void vectorsThatCannotBeKept_areAWarning() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Path table = table(40, i -> GOOD.replace("'1'", "'" + i + "'")
                .replace("'q'", "'question " + i + "'")
                .replace(":0}", ":" + i % 3 / 2 + "}"));
        assertThat(evaluate(
                        "--outcomes",
                        table.toString(),
                        "--models",
                        "b,a",
                        "--router",
                        "predictor",
                        "--folds",
                        "2",
                        "--embeddings",
                        file.resolve("under").toString()))
                .isZero();
        assertThat(err.toString()).contains("warning: vectors could not be kept");
    }

    /** One row decides whether there are figures of costs, so it is named. */
    @Test
    void costThatOneRowLacks_isNamed_forTheOthersAreNotUsed() throws Exception {
        Path table = table(
                20,
                i -> "{'id':'t" + i + "','query':'question " + i + "','outcomes':[{'model':'a','score':" + i % 2
                        + (i == 7 ? "" : ",'cost_usd':0.001") + "},{'model':'b','score':1,'cost_usd':0.01}]}");
        assertThat(evaluate("--outcomes", table.toString(), "--models", "a,b", "--router", "random"))
                .isZero();
        assertThat(err.toString())
                .contains(
                        "warning: costs are not used, for 1 of 40 outcomes state no cost_usd, the first is row 't7' for"
                                + " model 'a'; mend the rows or add --prices FILE");
        assertThat(out.toString()).contains("cost unknown");
    }

    private Path table(int rows, IntFunction<String> line) throws Exception {
        return Files.write(
                folder.resolve("table.jsonl"),
                IntStream.range(0, rows)
                        .mapToObj(i -> line.apply(i).replace('\'', '"').replace("NUMBER", "n" + i))
                        .toList());
    }

    /** Costs and scores of a, b, c, d. */
    private static String outcomes(double... costsAndScores) {
        StringBuilder text = new StringBuilder("{'id':'NUMBER','query':'QUERY NUMBER','outcomes':[");
        for (int m = 0; m < 4; m++) {
            text.append(m == 0 ? "" : ",")
                    .append("{'model':'")
                    .append((char) ('a' + m))
                    .append("','cost_usd':")
                    .append(costsAndScores[2 * m])
                    .append(",'score':")
                    .append(costsAndScores[2 * m + 1])
                    .append('}');
        }
        return text.append("]}").toString();
    }

    private int evaluate(String... options) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--resamples", "50"));
        arguments.addAll(List.of(options));
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of a cascade: of 400 requests one in ten is escalated, and one in five of the others is shadowed. Guesses are 20 % too low. */
class SpendingCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static Attempt attempt(String model, String reason, int tokens, double cost, String outcome) {
        return new Attempt(model, model, reason, 10, 4, tokens, cost, 5, null, null, outcome, null);
    }

    private static RoutingEvent decision(int i, List<Attempt> attempts, double baseline) {
        String last = attempts.get(attempts.size() - 1).model();
        double cost = attempts.stream().mapToDouble(Attempt::cost).sum();
        Instant time = Instant.parse("2026-01-31T23:00:00Z").plusSeconds(20L * i);
        RoutingDecision decision = new RoutingDecision(
                "d" + i,
                time,
                "support",
                1,
                null,
                null,
                i % 2 == 0 ? "aaaa" : null,
                new RoutingDecision.RequestFacts("f", 1, 1, 1, false, false, "en"),
                Map.of("embeddingModel", "words", "embeddingTokens", 3, "embeddingCost", 1e-5),
                List.of(),
                new RoutingDecision.PlanFacts("cascade", List.of("small", "large")),
                new RoutingDecision.CacheFacts("miss", null, "nothing like it", null),
                attempts,
                new RoutingDecision.Answer(last, "STOP", attempts.size() - 1, false),
                cost,
                baseline,
                "EUR",
                new RoutingDecision.OverheadUs(1, 1, 1, 1),
                new RoutingDecision.Reason("otherwise", "ladder"));
        return new RoutingEvent(Kind.decision, time, "support", "d" + i, "", Map.of(), decision, null, null);
    }

    /** @return what the strongest model would have cost */
    private double write(Path file) throws Exception {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        double truth = 0;
        for (int i = 0; i < 400; i++) {
            int cheap = 50 + random.nextInt(100);
            double strong = cheap * 2e-3 * (0.8 + 0.4 * random.nextDouble());
            truth += strong;
            Attempt small = attempt("small", "plan", cheap, cheap * 1e-4, i % 10 == 0 ? "escalated" : "accepted");
            if (i % 10 == 0) {
                lines.add(EventJson.text(decision(
                        i, List.of(small, attempt("large", "escalation", cheap * 2, strong, "accepted")), strong)));
                continue;
            }
            lines.add(EventJson.text(decision(i, List.of(small), cheap * 2e-3 * 0.8)));
            if (i % 5 == 1) {
                lines.add(EventJson.text(RoutingEvent.of(
                        Kind.shadow,
                        Instant.parse("2026-02-01T03:00:00Z"),
                        "support",
                        "d" + i,
                        "shadowed",
                        Map.of("model", "large", "served", "small", "cost", strong, "judgeCost", 0.001))));
            }
        }
        lines.add("{\"torn");
        Files.write(file, lines);
        return truth;
    }

    private int run(String... args) {
        return LlmRouterMain.line()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void shadows_setTheGuessesRight_andTheIntervalHoldsTheTruth() throws Exception {
        Path log = folder.resolve("decisions.jsonl");
        double truth = write(log);
        assertThat(run("spending", log.toString(), "--json")).as(err.toString()).isZero();

        double baseline = 0;
        double low = 0;
        double high = 0;
        double spent = 0;
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonNode row = MAPPER.readTree(line);
            assertThat(row.path("basis").asText()).isEqualTo("sampled");
            baseline += row.path("baseline").doubleValue();
            low += row.path("savedLow").doubleValue();
            high += row.path("savedHigh").doubleValue();
            spent += row.path("spent").doubleValue();
        }
        assertThat(baseline).isCloseTo(truth, within(0.03 * truth));
        assertThat(low).isLessThan(truth - spent);
        assertThat(high).isGreaterThan(truth - spent);
        assertThat(high - low).as("not wide").isLessThan(0.1 * truth);
        JsonNode last = MAPPER.readTree(lines.get(1));
        assertThat(last.path("day").asText()).isEqualTo("2026-02-01");
        assertThat(last.at("/purposes/judge/spent").doubleValue()).isPositive();
        assertThat(last.at("/purposes/router/tokensIn").intValue())
                .isEqualTo(3 * last.path("requests").intValue());
        assertThat(last.at("/models/words/spent").doubleValue())
                .isCloseTo(1e-5 * last.path("requests").intValue(), within(1e-9));
        assertThat(last.at("/purposes/shadow/calls").intValue()).isPositive();
    }

    @Test
    void text_hasEachModel_andNamesWhatWasPassedOver() throws Exception {
        Path log = folder.resolve("decisions.jsonl");
        write(log);
        assertThat(run("spending", log.toString(), "--day", "2026-01-31", "--tenants"))
                .isZero();
        assertThat(out.toString())
                .contains("2026-01-31  support  no tenant: 90 requests, spent ", " EUR")
                .contains("2026-01-31  support  tenant aaaa: 90 requests")
                .contains("requests drawn at random were asked of it as well")
                .contains("1 lines of ");
    }

    @Test
    void dayOfAnotherZone_beginsThere() throws Exception {
        Path log = folder.resolve("decisions.jsonl");
        write(log);
        assertThat(run("spending", log.toString(), "--zone", "Europe/Vienna")).isZero();
        assertThat(out.toString()).doesNotContain("2026-01-31");
    }

    @Test
    void wrongOptions_areRefusedWithWhatIsRight() {
        assertThat(run("spending", folder.resolve("none.jsonl").toString())).isNotZero();
        assertThat(err.toString()).contains("none.jsonl");
        assertThat(run("spending", "x", "--zone", "Mars")).isEqualTo(2);
        assertThat(run("spending", "x", "--day", "yesterday")).isEqualTo(2);
        assertThat(err.toString()).contains("'Mars' is no time zone", "'yesterday' is no date");
    }
}

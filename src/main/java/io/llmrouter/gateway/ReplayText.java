/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints the figures of a replay as a table, old beside new. Stateless but for the writer. */
final class ReplayText {

    private static final int PERCENT = 100;
    private static final int SHOWN = 10;

    private final PrintWriter out;

    ReplayText(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode figures) {
        figures.path("notes").forEach(note -> out.println("passed over: " + note.asText()));
        if (figures.path("passedOver").asLong() > figures.path("notes").size()) {
            out.println("passed over: " + figures.path("passedOver").asLong() + " lines in all");
        }
        figures.path("routers")
                .forEach(router -> router(router, figures.path("currency").asText()));
        figures.path("modelsNotInLog")
                .forEach(model -> out.println("note: the log has no call of " + model.asText()
                        + "; its tokens were taken to be those of the model that answered"));
        out.flush();
    }

    private void router(JsonNode router, String currency) {
        out.printf(
                Locale.ROOT,
                "router %s: %,d decisions, %,d replayed, %,d of these go elsewhere%n",
                router.path("router").asText(),
                router.path("decisions").asLong(),
                router.path("replayed").asLong(),
                router.path("changed").asLong());
        router.path("notReplayed")
                .forEach(reason -> out.printf(
                        Locale.ROOT,
                        "  not replayed %,8d: %s%n",
                        reason.path("n").asLong(),
                        reason.path("why").asText()));
        router.path("leftOut")
                .forEach(left -> out.printf(
                        Locale.ROOT,
                        "  left out in %,6d: %s%n",
                        left.path("n").asLong(),
                        left.path("what").asText()));
        if (router.path("replayed").asLong() == 0) {
            return;
        }
        out.printf("  %-22s %32s %32s%n", "[95 %]", "old", "new");
        router.path("models")
                .forEach(model -> shares("answered by " + model.path("model").asText(), model));
        shares("escalated", router.path("escalated"));
        shares("not trusted", router.path("abstained"));
        JsonNode cost = router.path("costPerRequest");
        row("cost a request, " + currency, amount(cost.path("old")), amount(cost.path("new")));
        out.printf(
                "  %-22s %32s %32s%n",
                "  difference", "", amount(cost.path("difference")) + " (" + percent(cost.path("change"), true) + ")");
        out.printf("  %-22s %32s %32s%n", "  of guessed tokens", "", percent(cost.path("guessedShare"), false));
        quality(router.path("quality"));
        changes(router);
    }

    private void quality(JsonNode quality) {
        row("quality", score(quality.path("old")), score(quality.path("new")));
        JsonNode paired = quality.path("difference");
        row("  where both are known", "", paired.path("n").asLong() == 0 ? "of no decision" : score(paired));
    }

    private void changes(JsonNode router) {
        router.path("changes")
                .forEach(change -> out.printf(
                        Locale.ROOT,
                        "  %,8d from %s to %s%n",
                        change.path("n").asLong(),
                        change.path("from").asText(),
                        change.path("to").asText()));
        int shown = 0;
        for (JsonNode example : router.path("examples")) {
            if (shown++ == SHOWN) {
                break;
            }
            out.println("    " + example.path("id").asText() + ": "
                    + example.path("from").asText() + " -> "
                    + example.path("to").asText() + " (" + example.path("step").asText() + ": "
                    + example.path("reason").asText() + ")");
        }
    }

    private void shares(String name, JsonNode pair) {
        row(name, share(pair.path("old")), share(pair.path("new")));
    }

    private void row(String name, String old, String anew) {
        out.printf("  %-22s %32s %32s%n", name, old, anew);
    }

    private static String share(JsonNode estimate) {
        return percent(estimate.path("value"), false)
                + String.format(
                        Locale.ROOT,
                        " [%.1f, %.1f]",
                        estimate.path("low").asDouble() * PERCENT,
                        estimate.path("high").asDouble() * PERCENT);
    }

    private static String score(JsonNode estimate) {
        return estimate.path("n").asLong() == 0
                ? "unknown"
                : String.format(
                        Locale.ROOT,
                        "%.3f [%.3f, %.3f] n=%,d",
                        estimate.path("value").asDouble(),
                        estimate.path("low").asDouble(),
                        estimate.path("high").asDouble(),
                        estimate.path("n").asLong());
    }

    private static String amount(JsonNode estimate) {
        return estimate.path("low").isNumber()
                ? String.format(
                        Locale.ROOT,
                        "%.3e [%.3e, %.3e]",
                        estimate.path("value").asDouble(),
                        estimate.path("low").asDouble(),
                        estimate.path("high").asDouble())
                : String.format(Locale.ROOT, "%.3e", estimate.path("value").asDouble());
    }

    private static String percent(JsonNode share, boolean signed) {
        return share.isNumber()
                ? String.format(Locale.ROOT, signed ? "%+.1f %%" : "%.1f %%", share.asDouble() * PERCENT)
                : "-";
    }
}

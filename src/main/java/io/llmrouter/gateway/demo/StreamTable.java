/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The stream's report as text for a terminal of 100 columns. Stateless. */
final class StreamTable {

    private static final String HEAD = "%-8s %10s %9s %10s %21s %16s %12s%n";

    private StreamTable() {}

    /**
     * Renders the report.
     *
     * @param stream what was measured
     * @param currency of its costs
     * @return the text, ending in a line break
     */
    static String render(StreamReport stream, String currency) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                HEAD,
                "requests",
                "different",
                "equal",
                "by meaning",
                "wrong by meaning",
                "cost, " + currency,
                "saved"));
        out.append(
                String.format(HEAD, "", "questions", "hits, %", "hits, %", "% [95 % interval]", "without / with", "%"));
        out.append(String.format(
                HEAD,
                stream.requests(),
                stream.questions(),
                percent(stream.exactHits() / (double) stream.requests()),
                percent(stream.semanticHits() / (double) stream.requests()),
                share(stream.wrongHits()),
                String.format(Locale.ROOT, "%.4f / %.4f", stream.costWithoutCache(), stream.cost()),
                percent(stream.saving())));
        out.append(System.lineSeparator());
        notes(stream).forEach(note -> out.append(DemoText.item(note)));
        return out.toString();
    }

    private static List<String> notes(StreamReport s) {
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "A stream by Zipf's law, exponent %.1f, of a support desk's questions (CLINC150) through a cache that begins empty. Its"
                        + " threshold was calibrated on %d pairs of other questions, %d of which certified.",
                s.exponent(),
                s.calibration().pairs(),
                s.calibration().certifying()));
        notes.add(promise(s));
        notes.add(
                "Wrong: the answer is not the one that the model gives to the question itself. Answers were written for the"
                        + " demo, one an intent; a question of no intent has its own, which serves no other.");
        notes.add(
                "Cost without cache: each question was sent past the cache once, and is counted as often as it was asked.");
        notes.add("Median time in the gateway: equal hit " + micros(s.exactP50Us()) + ", hit by meaning "
                + micros(s.semanticP50Us()) + ".");
        return notes;
    }

    /** What was promised, and what came of it. */
    private static String promise(StreamReport s) {
        StreamReport.Calibration calibration = s.calibration();
        if (calibration.threshold() == null) {
            return calibration.promise() + " So no answer is given by meaning, and equal requests alone are hits.";
        }
        if (s.wrongHits().of() == 0) {
            return calibration.promise() + " No question of this stream came as near as that.";
        }
        return String.format(
                Locale.ROOT,
                "%s Here %d of %d hits by meaning were wrong: the budget of %.0f %% %s. They repeat each other, so that the table's interval is"
                        + " narrow: of the %d different pairs of questions %d are wrong, %s %%.",
                calibration.promise(),
                s.wrongHits().wrong(),
                s.wrongHits().of(),
                100 * calibration.maxWrongHitRate(),
                s.wrongHits().share() <= calibration.maxWrongHitRate() ? "held" : "did NOT hold",
                s.wrongPairs().of(),
                s.wrongPairs().wrong(),
                share(s.wrongPairs()));
    }

    private static String share(StreamReport.Wrong wrong) {
        return wrong.share() == null ? "-" : DemoText.interval(wrong.share(), wrong.low(), wrong.high());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String micros(Double median) {
        return median == null ? "none" : String.format(Locale.ROOT, "%.0f us", median);
    }
}

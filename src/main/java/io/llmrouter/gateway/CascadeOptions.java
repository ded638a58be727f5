/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.calibration.Risk;
import io.llmrouter.cascade.StandardSearch;
import io.llmrouter.cascade.ThresholdSearch;
import io.llmrouter.evaluation.OutcomeFilter.Replies;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.tuning.ArithmeticSignal;
import io.llmrouter.tuning.CascadeRows;
import io.llmrouter.tuning.JoinedSignal;
import io.llmrouter.tuning.RecordedSignal;
import io.llmrouter.tuning.StageSignal;
import io.llmrouter.tuning.VerifierSignal;
import io.llmrouter.tuning.Wanted;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cascade, by which signal, with which thresholds. */
final class CascadeOptions {

    private static final double DEFAULT_FLOOR = 0.95;
    private static final int MOST_CERTIFY_ROWS = 1_000_000;
    private static final String VERIFIER = "verifier";
    private static final String ARITHMETIC = "arithmetic";
    /** Signals that look at the answers. */
    private static final Set<String> READING = Set.of(VERIFIER, ARITHMETIC);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--cascade",
            paramLabel = "CHEAP,STRONG",
            split = ",",
            description = "Models in the order in which they are asked, the cheapest first; two or more.")
    private List<String> cascade = List.of();

    @Option(
            names = "--signal",
            paramLabel = "NAME",
            defaultValue = "confidence",
            description =
                    "How sure an answer is: a number that outcomes state, such as confidence, or verifier, which is"
                            + " learned from questions and answers; several joined by +, such as confidence+verifier, are weighed by"
                            + " a regression (default: ${DEFAULT-VALUE}).")
    private String signal;

    @ArgGroup
    private Thresholds thresholds = new Thresholds();

    @Option(
            names = "--confidence-level",
            paramLabel = "P",
            defaultValue = "0.9",
            description = "Of certificates, in (0, 1) (default: ${DEFAULT-VALUE}).")
    private double confidence;

    /** At most one of them. */
    static final class Thresholds {

        @Option(
                names = "--threshold",
                paramLabel = "T",
                split = ",",
                description = "Accept iff the raw signal is at least T; one, or one for each stage but the last.")
        private List<Double> raw;

        @Option(
                names = "--probability",
                paramLabel = "P",
                split = ",",
                description = "The same for the calibrated probability.")
        private List<Double> probabilities;

        @Option(
                names = "--quality-floor",
                paramLabel = "Q",
                description = "Certified: quality of at least Q times always asking the strongest (default: 0.95).")
        private Double floor;

        @Option(
                names = "--max-error-rate",
                paramLabel = "A",
                description = "Certified: at most A wrong answers among those accepted before the last stage.")
        private Double errorRate;

        @Option(
                names = "--target-share",
                paramLabel = "S",
                description = "Ask the last stage for at most this share of requests; nothing is promised.")
        private Double share;

        @Option(
                names = "--max-cost",
                paramLabel = "USD",
                description =
                        "The best quality within this mean cost of a request; certified is the quality that it keeps.")
        private Double cost;
    }

    @Option(
            names = "--abstain",
            description =
                    "With a quality floor: stages may give up early, where the strongest would likely fail, too; an"
                            + " abstention counts as a wrong answer.")
    private boolean abstain;

    @Option(
            names = "--certify-rows",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "With evaluate and a certified target: labelled rows of each of the --resamples certificates that"
                            + " are drawn, with replacement, so also more than there are (default: two thirds of the rows).")
    private int certifyRows;

    @Option(
            names = "--per",
            paramLabel = "FIELD",
            description =
                    "Field of the rows, such as task: each of its values gets a calibrator of its own, pulled towards that of"
                            + " all rows, and, where its rows certify one, a threshold of its own.")
    private String per;

    boolean named() {
        return !cascade.isEmpty();
    }

    List<String> models() {
        if (cascade.size() < 2 || cascade.stream().distinct().count() < cascade.size()) {
            throw wrong("--cascade", cascade + "; write at least two different models, the cheapest first");
        }
        return cascade;
    }

    /** What must be read of the answers. */
    Replies replies() {
        List<String> names = signals();
        List<String> recorded =
                names.stream().filter(name -> !READING.contains(name)).toList();
        return new Replies(names.size() > recorded.size(), recorded);
    }

    private List<String> signals() {
        List<String> names = List.of(signal.split(Pattern.quote(JoinedSignal.JOIN), -1));
        if (names.contains("") || names.stream().distinct().count() < names.size()) {
            throw wrong("--signal", "'" + signal + "'; write a name, or different names joined by +");
        }
        return names;
    }

    /**
     * The signal.
     *
     * @param rows that it will look at
     * @param embedded whether and how a verifier looks at the meaning
     */
    StageSignal signal(CascadeRows rows, EmbeddedRequests embedded) throws IOException {
        if (!embedded.isKnown()) {
            throw wrong("--embedding", "'" + embedded.name() + "' is unknown; leave it out or write none");
        }
        PromptEmbedder embedder = signals().contains(VERIFIER)
                ? embedded.forVerifier(texts(rows), spec.commandLine().getErr())
                : null;
        List<StageSignal> parts =
                signals().stream().map(name -> signal(name, embedder)).toList();
        return parts.size() == 1 ? parts.get(0) : new JoinedSignal(parts);
    }

    /** Questions, and answers that are judged. */
    private static List<String> texts(CascadeRows rows) {
        return Stream.concat(
                        Arrays.stream(rows.questions()),
                        Arrays.stream(rows.answers()).flatMap(row -> Arrays.stream(row, 0, rows.judged())))
                .filter(text -> text != null)
                .distinct()
                .toList();
    }

    private static StageSignal signal(String name, PromptEmbedder embedder) {
        return switch (name) {
            case VERIFIER -> new VerifierSignal(embedder);
            case ARITHMETIC -> new ArithmeticSignal();
            default -> new RecordedSignal(name);
        };
    }

    int certifyRows() {
        if (certifyRows < 0 || certifyRows > MOST_CERTIFY_ROWS) {
            throw wrong("--certify-rows", certifyRows + "; write a number of rows up to " + MOST_CERTIFY_ROWS);
        }
        return certifyRows;
    }

    /** The rows, with slices if they are wanted. */
    CascadeRows sliced(CascadeRows rows) {
        if (per != null && thresholds.raw != null) {
            throw wrong(
                    "--per", "a raw --threshold has no calibration that could differ; use --probability or a target");
        }
        return rows.slicedBy(per);
    }

    ThresholdSearch search() {
        return new StandardSearch();
    }

    double delta() {
        if (!(confidence > 0 && confidence < 1)) {
            throw wrong("--confidence-level", confidence + "; write a number such as 0.9");
        }
        return 1 - confidence;
    }

    Wanted wanted() {
        Wanted wanted = thresholds();
        if (!abstain) {
            return wanted;
        }
        if (wanted instanceof Wanted.Certified certified && certified.terms().risk() == Risk.QUALITY_LOSS) {
            return certified.abstaining();
        }
        throw wrong("--abstain", "stages give up early for a --quality-floor only");
    }

    private Wanted thresholds() {
        int judged = models().size() - 1;
        if (thresholds.raw != null) {
            return new Wanted.RawThresholds(perStage("--threshold", thresholds.raw, judged));
        } else if (thresholds.probabilities != null) {
            List<Double> each = perStage("--probability", thresholds.probabilities, judged);
            return checked("--probability", () -> new Wanted.Probabilities(each));
        } else if (thresholds.errorRate != null) {
            return checked("--max-error-rate", () -> Wanted.Certified.maxErrorRate(thresholds.errorRate, delta()));
        } else if (thresholds.share != null) {
            return checked("--target-share", () -> new Wanted.TargetShare(thresholds.share));
        }
        if (thresholds.cost != null) {
            return checked("--max-cost", () -> new Wanted.MaxCost(thresholds.cost, delta()));
        }
        double floor = thresholds.floor == null ? DEFAULT_FLOOR : thresholds.floor;
        return checked("--quality-floor", () -> Wanted.Certified.qualityFloor(floor, delta()));
    }

    private List<Double> perStage(String option, List<Double> values, int judged) {
        if (!values.stream().allMatch(Double::isFinite)) {
            throw wrong(option, values + "; write finite numbers");
        }
        if (values.size() != 1 && values.size() != judged) {
            throw wrong(option, values + "; write one number, or " + judged + ": one for each stage but the last");
        }
        return values.size() == judged ? values : java.util.Collections.nCopies(judged, values.get(0));
    }

    private Wanted checked(String option, java.util.function.Supplier<Wanted> wanted) {
        try {
            return wanted.get();
        } catch (IllegalArgumentException e) {
            throw wrong(option, e.getMessage());
        }
    }

    private ParameterException wrong(String option, String why) {
        return new ParameterException(spec.commandLine(), "Invalid value for option '" + option + "': " + why);
    }
}

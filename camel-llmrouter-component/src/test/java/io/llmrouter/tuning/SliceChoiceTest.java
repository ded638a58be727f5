/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.StandardSearch;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.Split;
import io.llmrouter.tuning.SliceChoice.Standing;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceChoiceTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    /** Of 1,500 rows: half easy, half hard but for 20 rare ones. What the signal says holds for easy ones; hard ones are right in 70 %, whatever it says. */
    private static CascadeRows rows() {
        SplittableRandom random = new SplittableRandom(11);
        int n = 1500;
        CascadeRows plain = Rows.two(IntStream.range(0, n)
                .mapToObj(i -> {
                    double p = random.nextDouble();
                    double right = i % 2 == 0 ? Math.sqrt(p) : 0.7;
                    return new double[] {p, random.nextDouble() < right ? 1 : 0, 1};
                })
                .toArray(double[][]::new));
        List<Map<String, String>> fields = IntStream.range(0, n)
                .mapToObj(i -> Map.of("task", i % 2 == 0 ? "easy" : i < 40 ? "rare" : "hard"))
                .toList();
        return new CascadeRows(
                        plain.models(),
                        plain.questions(),
                        plain.answers(),
                        plain.signal(),
                        plain.scores(),
                        plain.costs(),
                        plain.latencies(),
                        fields,
                        plain.group())
                .slicedBy("task");
    }

    private static MeasuredCascade measured(CascadeRows rows, Wanted wanted, int resamples) {
        List<Split> folds = IntStream.range(0, 4)
                .mapToObj(k -> new Split(
                        IntStream.range(0, rows.size())
                                .filter(i -> i % 4 != k)
                                .boxed()
                                .toList(),
                        IntStream.range(0, rows.size())
                                .filter(i -> i % 4 == k)
                                .boxed()
                                .toList()))
                .toList();
        return new CascadeEvaluator(
                        rows,
                        new RecordedSignal("confidence"),
                        wanted,
                        new CascadeEvaluator.Plan(
                                new Bootstrap(resamples, 5),
                                true,
                                0,
                                new LabelledSample("abc", "gold"),
                                new StandardSearch()),
                        CLOCK)
                .measure(folds, () -> {});
    }

    @Test
    void maxErrorRate_eachSliceByItsOwnRows() {
        MeasuredCascade measured = measured(rows(), Wanted.Certified.maxErrorRate(0.2, 0.1), 20);
        assertThat(measured.slices()).extracting(MeasuredSlice::value).containsExactly("easy", "hard", "rare");
        MeasuredSlice easy = measured.slices().get(0);
        assertThat(easy.choice().standing()).isEqualTo(Standing.OWN);
        assertThat(easy.choice().labels()).isEqualTo(750);
        assertThat(easy.value(CascadeMetric.ACCEPTED_ACCURACY)).isGreaterThan(0.77);
        assertThat(easy.trials().feasibleRate()).isGreaterThan(0.9);
        assertThat(easy.trials().certifyRows()).isEqualTo(500);

        MeasuredSlice hard = measured.slices().get(1);
        assertThat(hard.choice().standing()).isEqualTo(Standing.OFF);
        assertThat(hard.choice().chosen().policy()).isEqualTo(CascadePolicy.alwaysStrong(2));
        assertThat(hard.choice().chosen().certification()).isInstanceOf(Certification.Infeasible.class);
        assertThat(hard.strongShare()).isGreaterThan(0.7);

        MeasuredSlice rare = measured.slices().get(2);
        assertThat(rare.choice().standing()).isEqualTo(Standing.POOLED);
        assertThat(rare.choice().chosen().policy())
                .isEqualTo(measured.tuned().chosen().policy());
        assertThat(rare.choice().chosen().certification()).isNull();
        assertThat(rare.trials()).isNull();
        assertThat(measured.notes())
                .anyMatch(note -> note.startsWith("Thresholds by task: 1 certified on their own rows"));
    }

    /** The signal means something else in each slice; one curve for both is wrong for both. */
    @Test
    void calibration_bySlice_beatsOneForAll() {
        Wanted wanted = new Wanted.Probabilities(List.of(0.75));
        double own = measured(rows(), wanted, 0).figures().value(CascadeMetric.BRIER);
        double pooled = measured(rows().slicedBy(null), wanted, 0).figures().value(CascadeMetric.BRIER);
        assertThat(own).isLessThan(pooled - 0.005);
    }

    @Test
    void probability_everySliceTakesIt() {
        MeasuredCascade measured = measured(rows(), new Wanted.Probabilities(List.of(0.75)), 0);
        assertThat(measured.slices())
                .extracting(slice -> slice.choice().standing())
                .containsOnly(Standing.POOLED);
        assertThat(measured.slices())
                .extracting(slice -> slice.choice().chosen().thresholds())
                .containsOnly(List.of(0.75));
    }

    @Test
    void sliceThatWasNeverSeen_takesThePooledThreshold() {
        MeasuredCascade measured = measured(rows(), Wanted.Certified.maxErrorRate(0.2, 0.1), 0);
        assertThat(measured.tuned().policy("elsewhere"))
                .isEqualTo(measured.tuned().chosen().policy())
                .isEqualTo(measured.tuned().policy(null));
        assertThat(measured.tuned().calibration().of(0, "elsewhere"))
                .isSameAs(measured.tuned().calibration().stages().get(0).calibrator());
    }

    @Test
    void slicedBy_fieldThatNoRowHas_namesThoseThatThereAre() {
        assertThatThrownBy(() -> rows().slicedBy("subject"))
                .isInstanceOf(OutcomesException.class)
                .hasMessageContaining("no row has a field 'subject' to slice by; the rows have [task]");
    }
}

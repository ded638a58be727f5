/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Three deployments that should be alike, in a time that stands still until it is moved. */
class OutlierPoolTest {

    private static final long MS = 1_000_000;
    private static final List<String> NAMES = List.of("eu", "us", "asia");

    private final SettableClock clock = new SettableClock();
    private final Instant start = clock.instant();
    private final Board board = new Board();
    private final Deployments deployments = deployments(board);

    OutlierPoolTest() {
        deployments.configure(Set.copyOf(NAMES), List.of(EjectionRules.of(NAMES)));
    }

    private Deployments deployments(SharedHealth others) {
        return new Deployments(
                clock, () -> Duration.between(start, clock.instant()).toNanos(), others);
    }

    /** What one process told; the other side of it is what another process hears. */
    private final class Board implements SharedHealth {

        final List<String> told = new CopyOnWriteArrayList<>();
        final Map<String, Instant> heard = new HashMap<>();
        final HeardLoads loads = new HeardLoads();

        @Override
        public SharedLoads loads() {
            return loads;
        }

        @Override
        public void tell(String model, Kind kind, Duration time) {
            told.add(model + " " + kind + " " + time.toSeconds());
        }

        @Override
        public Optional<Instant> until(String model, Kind kind) {
            return Optional.ofNullable(heard.get(kind + " " + model)).filter(until -> until.isAfter(clock.instant()));
        }
    }

    private void answered(String model, int times, long millis) {
        for (int i = 0; i < times; i++) {
            clock.pass(Duration.ofMillis(30));
            deployments.of(model).begin().answered(millis * MS, -1, 5);
        }
    }

    private void failed(String model, int times) {
        for (int i = 0; i < times; i++) {
            clock.pass(Duration.ofMillis(30));
            deployments.of(model).begin().failed();
        }
    }

    private Optional<String> out(String model) {
        return deployments.of(model).ejection();
    }

    @Test
    void deployment_thatFailsWhereItsEqualsDoNot_isOutForThirtySeconds_andTheOthersAreNot() {
        answered("eu", 10, 100);
        answered("us", 10, 100);
        failed("asia", 9);
        assertThat(out("asia")).as("nine calls are not enough").isEmpty();
        failed("asia", 1);
        assertThat(out("asia")).contains("out for another 30 s: 100 % of its calls failed, 0 % of the others'");
        assertThat(out("eu")).isEmpty();
        assertThat(out("us")).isEmpty();
        assertThat(deployments.of("asia").refusal()).isPresent();
        assertThat(board.told).containsExactly("asia EJECTED 30");
        clock.pass(Duration.ofMillis(29_500));
        assertThat(out("asia")).isPresent();
        clock.pass(Duration.ofMillis(600));
        assertThat(out("asia")).isEmpty();
    }

    @Test
    void deployment_thatBecameThreeTimesAsSlow_isOut() {
        NAMES.forEach(name -> answered(name, 20, 100));
        answered("us", 20, 250);
        assertThat(out("us")).isEmpty();
        answered("us", 40, 301);
        assertThat(out("us")).hasValueSatisfying(why -> assertThat(why).contains("301 ms", "the others' 100 ms"));
    }

    /** Then the trouble is not the deployment's, and leaving it out would help nobody. */
    @Test
    void allThatFail_orAreSlow_stayIn() {
        for (int i = 0; i < 30; i++) {
            NAMES.forEach(name -> failed(name, 1));
        }
        for (int i = 0; i < 60; i++) {
            NAMES.forEach(name -> answered(name, 1, 9000));
        }
        assertThat(NAMES).allSatisfy(name -> assertThat(out(name)).isEmpty());
    }

    @Test
    void pool_isNeverEmptied() {
        answered("eu", 20, 100);
        answered("us", 20, 100);
        failed("asia", 20);
        failed("us", 40);
        assertThat(out("asia")).isPresent();
        assertThat(out("us")).as("half of three is one").isEmpty();
        assertThat(new EjectionRules(NAMES, 0.5, 3, 10, 0.99, Duration.ofSeconds(1), Duration.ofSeconds(9), 1)
                        .mostOut())
                .isEqualTo(2);
        assertThat(EjectionRules.of(List.of("a", "b")).mostOut()).isEqualTo(1);
    }

    @Test
    void afterItsTime_oneCallAtATimeShowsHowItIs_andThreeGoodOnesBringItBack() {
        ejectAsia();
        clock.pass(Duration.ofSeconds(31));
        for (int probe = 0; probe < 3; probe++) {
            assertThat(out("asia")).isEmpty();
            Deployment.Call call = deployments.of("asia").begin();
            assertThat(out("asia"))
                    .hasValueSatisfying(why -> assertThat(why).startsWith("on trial, one call at a time"));
            call.answered(110 * MS, -1, 5);
        }
        deployments.of("asia").begin();
        assertThat(out("asia"))
                .as("it is in again: calls under way do not matter")
                .isEmpty();
        assertThat(deployments.of("asia").summary().failureShare())
                .as("what was before counts no more")
                .isZero();
    }

    @Test
    void probe_thatFailsOrIsSlow_putsItOutForLonger_upToTheLongestTime() {
        ejectAsia();
        clock.pass(Duration.ofSeconds(31));
        assertThat(out("asia")).isEmpty();
        failed("asia", 1);
        assertThat(out("asia"))
                .hasValueSatisfying(why -> assertThat(why).startsWith("out for another 60 s: its probe"));
        clock.pass(Duration.ofSeconds(61));
        assertThat(out("asia")).isEmpty();
        answered("eu", 10, 100);
        answered("us", 10, 100);
        answered("asia", 1, 400);
        assertThat(out("asia"))
                .hasValueSatisfying(why -> assertThat(why).startsWith("out for another 90 s: its answers"));
        for (int i = 0; i < 20; i++) {
            clock.pass(Duration.ofMinutes(6));
            assertThat(out("asia")).isEmpty();
            failed("asia", 1);
        }
        assertThat(board.told.get(board.told.size() - 1)).isEqualTo("asia EJECTED 300");
    }

    @Test
    void relapse_soonAfterItWasInAgain_countsOn_aLaterOneBeginsAnew() {
        ejectAsia();
        clock.pass(Duration.ofSeconds(31));
        assertThat(out("asia")).isEmpty();
        answered("asia", 3, 100);
        failed("asia", 20);
        assertThat(board.told).containsExactly("asia EJECTED 30", "asia EJECTED 60");

        clock.pass(Duration.ofSeconds(61));
        assertThat(out("asia")).isEmpty();
        answered("asia", 3, 100);
        clock.pass(Duration.ofSeconds(61));
        answered("eu", 10, 100);
        answered("us", 10, 100);
        failed("asia", 20);
        assertThat(board.told).endsWith("asia EJECTED 30");
    }

    @Test
    void callOfTheTimeBefore_isNoProbe() {
        Deployment.Call old = deployments.of("asia").begin();
        ejectAsia();
        clock.pass(Duration.ofSeconds(31));
        assertThat(out("asia")).isEmpty();
        old.failed();
        assertThat(out("asia")).as("still on trial").isEmpty();
        assertThat(board.told).hasSize(1);
    }

    @Test
    void givenUpProbe_leavesItOnTrial() {
        ejectAsia();
        clock.pass(Duration.ofSeconds(31));
        assertThat(out("asia")).isEmpty();
        deployments.of("asia").begin().givenUp(5 * MS, true);
        assertThat(out("asia")).isEmpty();
        assertThat(deployments.of("asia").inFlight()).isZero();
    }

    @Test
    void ejection_thatAnotherProcessTold_isFollowed_withATrialAfterIt_andNotToldOn() {
        board.heard.put("EJECTED us", clock.instant().plusSeconds(20));
        assertThat(out("us")).contains("out for another 20 s: another process found it ill");
        board.heard.put("EJECTED asia", clock.instant().plusSeconds(20));
        assertThat(out("asia")).as("half of three is one, whoever told").isEmpty();
        clock.pass(Duration.ofSeconds(21));
        assertThat(out("us")).isEmpty();
        deployments.of("us").begin();
        assertThat(out("us")).isPresent();
        assertThat(board.told).isEmpty();
    }

    @Test
    void deploymentsOfNoPool_areNeverOut_whateverOthersTell() {
        Deployments free = deployments(board);
        board.heard.put("EJECTED us", clock.instant().plusSeconds(20));
        for (int i = 0; i < 100; i++) {
            free.of("us").begin().failed();
        }
        assertThat(free.of("us").ejection()).isEmpty();
        assertThat(free.of("us").refusal()).isEmpty();
    }

    @Test
    void newConfiguration_forgivesEverything_andForgetsModelsThatAreGone() {
        ejectAsia();
        deployments.health().tell("eu", SharedHealth.Kind.BROKEN, Duration.ofSeconds(10));
        assertThat(deployments.of("eu").refusal()).contains("its circuit breaker is open");
        Deployment us = deployments.of("us");
        deployments.configure(Set.of("eu", "asia"), List.of());
        assertThat(out("asia")).isEmpty();
        assertThat(deployments.of("eu").refusal()).isEmpty();
        assertThat(deployments.of("us")).isNotSameAs(us);
    }

    /** Requests that began before a reload still look at the models that they were planned for. */
    @Test
    void modelThatIsGone_isObservedForWhoHoldsIt_butNotBroughtBack() {
        Deployment us = deployments.of("us");
        deployments.configure(Set.of("eu", "asia"), List.of());
        us.begin().answered(100 * MS, -1, 5);
        assertThat(us.refusal()).isEmpty();
        deployments.health().tell("us", SharedHealth.Kind.BROKEN, Duration.ofSeconds(10));
        assertThat(us.summary().calls()).isEqualTo(1);
        assertThat(board.loads.now()).containsOnlyKeys("eu", "asia");
    }

    @Test
    void breakerAndPause_ofThisProcessOrAnother_areReasonsToChooseSomebodyElse_forAsLongAsTheyLast() {
        deployments.health().tell("eu", SharedHealth.Kind.PAUSED, Duration.ofSeconds(10));
        deployments.health().tell("eu", SharedHealth.Kind.PAUSED, Duration.ofSeconds(2));
        board.heard.put("BROKEN us", clock.instant().plusSeconds(10));
        clock.pass(Duration.ofSeconds(9));
        assertThat(deployments.of("eu").refusal()).contains("its provider asked to wait");
        assertThat(deployments.of("us").refusal()).contains("its circuit breaker is open in another process");
        assertThat(deployments.of("asia").refusal()).isEmpty();
        clock.pass(Duration.ofSeconds(2));
        assertThat(deployments.of("eu").refusal()).isEmpty();
        assertThat(deployments.of("us").refusal()).isEmpty();
    }

    /** Told twice it would be out for twice as long, as if it had failed its trial. */
    @Test
    void callsThatFailInTheSameMoment_putItOutOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 300; round++) {
                Board told = new Board();
                Deployments fresh = deployments(told);
                fresh.configure(Set.copyOf(NAMES), List.of(EjectionRules.of(NAMES)));
                for (int i = 0; i < 10; i++) {
                    fresh.of("eu").begin().answered(100 * MS, -1, 5);
                    fresh.of("us").begin().answered(100 * MS, -1, 5);
                }
                CyclicBarrier together = new CyclicBarrier(8);
                List<Callable<Void>> calls = Collections.nCopies(8, () -> {
                    Deployment.Call one = fresh.of("asia").begin();
                    Deployment.Call two = fresh.of("asia").begin();
                    together.await();
                    one.failed();
                    two.failed();
                    return null;
                });
                for (Future<Void> call : threads.invokeAll(calls)) {
                    call.get();
                }
                assertThat(told.told).as("round " + round).containsExactly("asia EJECTED 30");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A reload forgave it meanwhile, or its trial was over: what was tried then says nothing about now. */
    @Test
    void probeOfBefore_thatFailsAfterAReload_orInALaterTrial_countsForNothing() {
        ejectAsia();
        clock.pass(Duration.ofSeconds(31));
        assertThat(out("asia")).isEmpty();
        Deployment.Call first = deployments.of("asia").begin();
        board.heard.put("EJECTED asia", clock.instant().plusSeconds(20));
        assertThat(out("asia")).isPresent();
        clock.pass(Duration.ofSeconds(21));
        assertThat(out("asia")).isEmpty();
        Deployment.Call second = deployments.of("asia").begin();
        first.unsaid();
        assertThat(out("asia")).as("the second is still under way").isPresent();
        deployments.configure(Set.copyOf(NAMES), List.of(EjectionRules.of(NAMES)));
        second.failed();
        assertThat(out("asia")).as("one call of ten").isEmpty();
        assertThat(board.told).containsExactly("asia EJECTED 30");
    }

    private void ejectAsia() {
        answered("eu", 20, 100);
        answered("us", 20, 100);
        failed("asia", 20);
        assertThat(out("asia")).isPresent();
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.InvalidFeedbackException;
import io.llmrouter.failure.StoreUnavailableException;
import io.llmrouter.failure.UnknownDecisionException;
import io.llmrouter.feedback.FeedbackBook.Caller;
import io.llmrouter.feedback.FeedbackHistory.Outcome;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.testing.Decisions;
import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackBookTest {

    private final Map<String, RoutingEvent> kept = new HashMap<>();
    private final List<RoutingEvent> told = new ArrayList<>();
    private final SettableClock clock = new SettableClock();
    private final FeedbackBook book = new FeedbackBook(
            id -> Optional.ofNullable(kept.get(id)),
            new LocalFeedbackStore(100, Duration.ofDays(1), System::nanoTime),
            told::add,
            clock);

    private void keep(RoutingEvent event) {
        kept.put(event.id(), event);
    }

    @Test
    void score_isKeptWithTheDecision_andToldWithTheModelThatAnswered() {
        keep(Decisions.escalated("d1", "small", 0.4, "large"));

        FeedbackBook.Receipt receipt = book.give(Feedback.ofUser("d1", 0.75).keyed("k"));

        assertThat(receipt.outcome()).isEqualTo(Outcome.recorded);
        assertThat(book.of("d1", Caller.OPERATOR).current()).containsExactly(receipt.opinion());
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(RoutingEvent.Kind.feedback);
            assertThat(event.id()).isEqualTo("d1");
            assertThat(event.router()).isEqualTo("support");
            assertThat(event.facts())
                    .containsExactly(
                            Map.entry("score", 0.75),
                            Map.entry("source", "user"),
                            Map.entry("model", "large"),
                            Map.entry("key", "k"));
            assertThat(event.sentence()).isEqualTo("source user gives the answer of large 0.75");
        });
    }

    @Test
    void sameAgain_changesNothing_saysSo_andTellsNobody() {
        keep(Decisions.accepted("d1", "small", 0.9));
        book.give(Feedback.ofUser("d1", 1).keyed("k"));

        assertThat(book.give(Feedback.ofUser("d1", 1)).outcome()).isEqualTo(Outcome.unchanged);
        FeedbackBook.Receipt again = book.give(Feedback.ofUser("d1", 0).keyed("k"));

        assertThat(again.outcome()).isEqualTo(Outcome.unchanged);
        assertThat(again.opinion().score()).as("the key's first word holds").isEqualTo(1);
        assertThat(told).hasSize(1);
    }

    @Test
    void newValueOfTheSameSource_replaces_andTheReplacedOnesAreBounded() {
        keep(Decisions.accepted("d1", "small", 0.9));
        IntStream.range(0, 30).forEach(i -> book.give(Feedback.ofUser("d1", i / 30.0)));

        FeedbackHistory history = book.of("d1", Caller.OPERATOR);

        assertThat(history.current()).extracting(Opinion::score).containsExactly(29 / 30.0);
        assertThat(history.earlier())
                .hasSize(FeedbackHistory.MOST_EARLIER)
                .last()
                .extracting(Opinion::score)
                .isEqualTo(28 / 30.0);
        assertThat(told).hasSize(30);
    }

    @Test
    void keyOfAReplacedOne_isStillKnown() {
        keep(Decisions.accepted("d1", "small", 0.9));
        book.give(Feedback.ofUser("d1", 0).keyed("first"));
        book.give(Feedback.ofUser("d1", 1).keyed("second"));

        assertThat(book.give(Feedback.ofUser("d1", 0).keyed("first")).outcome()).isEqualTo(Outcome.unchanged);
        assertThat(book.of("d1", Caller.OPERATOR).current())
                .extracting(Opinion::score)
                .containsExactly(1.0);
    }

    @Test
    void sources_standBesideEachOther_andSoDoModels() {
        keep(Decisions.escalated("d1", "small", 0.4, "large"));
        book.give(Feedback.ofUser("d1", 1));
        book.give(Feedback.ofUser("d1", 0.8).by(FeedbackSource.human));
        book.give(Feedback.ofUser("d1", 0).by(FeedbackSource.human).about("small"));

        assertThat(book.of("d1", Caller.OPERATOR).current())
                .extracting(opinion -> opinion.source() + " " + opinion.model() + " " + opinion.score())
                .containsExactly("user large 1.0", "human large 0.8", "human small 0.0");
    }

    @Test
    void clockThatGoesBack_isHarmless_theLaterWordHolds() {
        keep(Decisions.accepted("d1", "small", 0.9));
        book.give(Feedback.ofUser("d1", 0));
        clock.pass(Duration.ofDays(-400));
        book.give(Feedback.ofUser("d1", 1));

        assertThat(book.of("d1", Caller.OPERATOR).current())
                .extracting(Opinion::score)
                .containsExactly(1.0);
    }

    @Test
    void unknownExpiredAndForeignDecisions_lookTheSame() {
        keep(Decisions.event("of-acme", "acme", List.of(Decisions.attempt("small", "plan", "accepted", 0.1, 0.9))));
        Caller other = new Caller("other", false);

        String unknown = message(Feedback.ofUser("not-there", 1), other);
        String foreign = message(Feedback.ofUser("of-acme", 1), other);

        assertThat(foreign.replace("of-acme", "X")).isEqualTo(unknown.replace("not-there", "X"));
        assertThat(unknown).contains("'not-there'", "kept for a while only", "with the id that came with the answer");
        assertThat(message(Feedback.ofUser("of-acme", 1), new Caller(null, false)))
                .isEqualTo(foreign);
        assertThat(book.give(Feedback.ofUser("of-acme", 1), new Caller("acme", false))
                        .outcome())
                .isEqualTo(Outcome.recorded);
        assertThat(told).hasSize(1);
    }

    private String message(Feedback feedback, Caller caller) {
        String[] message = new String[1];
        assertThatThrownBy(() -> book.give(feedback, caller))
                .isInstanceOf(UnknownDecisionException.class)
                .satisfies(thrown -> message[0] = thrown.getMessage());
        return message[0];
    }

    @Test
    void tenant_speaksForItself_notForGoldOrJudges() {
        keep(Decisions.event("d1", "acme", List.of(Decisions.attempt("small", "plan", "accepted", 0.1, 0.9))));
        Caller acme = new Caller("acme", false);

        assertThatThrownBy(() -> book.give(Feedback.ofUser("d1", 1).by(FeedbackSource.gold), acme))
                .isInstanceOf(InvalidFeedbackException.class)
                .hasMessageContaining("source is gold")
                .hasMessageContaining("write user, human or resubmission");
        assertThat(book.give(Feedback.ofUser("d1", 1).by(FeedbackSource.human), acme)
                        .outcome())
                .isEqualTo(Outcome.recorded);
    }

    @Test
    void modelThatWasNotAsked_isNamedWithThoseThatWere() {
        keep(Decisions.escalated("d1", "small", 0.4, "large"));
        assertThatThrownBy(() -> book.give(Feedback.ofUser("d1", 1).about("smal")))
                .isInstanceOf(InvalidFeedbackException.class)
                .hasMessageContaining("known: [large, small]; did you mean 'small'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    d1 | 1.5 |    | | score | score is 1.5; write a number from 0 to 1
                    d1 | NaN |    | | score | score is NaN; write a number from 0 to 1
                    d1 | -0.1 |   | | score | score is -0.1; write a number from 0 to 1
                    d1 |     |    | | score | neither score nor label
                       | 1   |    | | decision_id | the decision's id is missing
                    d1 |     | 65 | | label | label has 65 characters; write 1 to 64
                    d1 | 1   | | 129 | key | key has 129 characters; write 1 to 128
                    """)
    void wrongValue_isNamed_withWhatIsRight(
            String id, Double score, Integer label, Integer key, String field, String message) {
        assertThatThrownBy(() -> new Feedback(id, score, text(label), FeedbackSource.user, text(key), null))
                .isInstanceOfSatisfying(InvalidFeedbackException.class, thrown -> assertThat(thrown.field())
                        .isEqualTo(field))
                .hasMessageContaining(message);
    }

    private static String text(Integer length) {
        return length == null ? null : "x".repeat(length);
    }

    @Test
    void swapThatOutlivesTheCallersPatience_isToldAllTheSame_andOnce() {
        keep(Decisions.accepted("d1", "small", 0.9));
        FeedbackStore stored = new LocalFeedbackStore(100, Duration.ofDays(1), System::nanoTime);
        FeedbackStore slow = new FeedbackStore() {
            @Override
            public FeedbackHistory find(String decision) {
                return stored.find(decision);
            }

            @Override
            public FeedbackHistory.Taken take(
                    String decision, Opinion opinion, Consumer<FeedbackHistory.Taken> changed) {
                if (stored.take(decision, opinion, changed).outcome() == Outcome.unchanged) {
                    return stored.take(decision, opinion, changed);
                }
                throw new StoreUnavailableException("feedback cannot be reached", null);
            }
        };
        FeedbackBook patient = new FeedbackBook(id -> Optional.ofNullable(kept.get(id)), slow, told::add, clock);

        assertThatThrownBy(() -> patient.give(Feedback.ofUser("d1", 1))).isInstanceOf(StoreUnavailableException.class);
        assertThat(told).hasSize(1);
        assertThat(patient.give(Feedback.ofUser("d1", 1)).outcome()).isEqualTo(Outcome.unchanged);
        assertThat(told).hasSize(1);
    }

    @Test
    void id_namesADecisionToo_butNotAnotherOne() {
        assertThat(FeedbackFields.read(Map.of("id", "d1", "score", 1)).decision())
                .isEqualTo("d1");
        assertThat(FeedbackFields.read(Map.of("id", "d1", "decision_id", "d1", "score", 1))
                        .decision())
                .isEqualTo("d1");
        assertThatThrownBy(() -> FeedbackFields.read(Map.of("id", "d1", "decision_id", "d2", "score", 1)))
                .isInstanceOf(InvalidFeedbackException.class)
                .hasMessage("id and decision_id name different decisions; send one of them");
    }
}

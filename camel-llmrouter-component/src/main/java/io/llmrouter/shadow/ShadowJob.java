/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.judge.Answer;
import io.llmrouter.model.Cancellation;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenCount;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.spending.SpendFacts;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.spending.SpendGate.Purpose;
import io.llmrouter.stats.CallOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request in the shadow: ask, compare, tell. How it ended stands in the fact {@code outcome}: {@code compared}, {@code noVerdict} (the judge could not be
 * understood, or the answer was cut), {@code failed}, {@code refused} (no money, or the model rests) or {@code dropped} (too many waited). Exactly one event
 * is published. One thread.
 */
final class ShadowJob {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final Set<String> NO_ANSWER = Set.of("failed", "skipped", "cancelled");

    private final String model;
    private final Sample sample;
    private final Cancellation cancellation = new Cancellation();
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private volatile boolean late;

    /**
     * What was drawn.
     *
     * @param decision of the request
     * @param asked what models got
     * @param answer the served text
     * @param stratum that it was drawn from
     */
    record Sample(RoutingDecision decision, ChatRequest asked, String answer, String stratum) {}

    /**
     * Who is asked.
     *
     * @param shadow the model
     * @param judge null for nobody
     */
    record Models(CandidateModel shadow, CandidateModel judge) {}

    ShadowJob(ShadowSettings settings, Sample sample) {
        this.model = settings.model();
        this.sample = sample;
        facts.put("model", settings.model());
        facts.put("served", sample.decision().answer().model());
        facts.put("stratum", sample.stratum());
        facts.put("rate", settings.sampling().rate());
        facts.put("servedCost", sample.decision().cost());
        if (sample.decision().tenant() != null) {
            facts.put("tenant", sample.decision().tenant());
        }
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Whoever is being asked was too slow. */
    void timeIsUp() {
        late = true;
        cancellation.cancel();
    }

    /** Characters that it holds. */
    long chars() {
        long chars = sample.answer().length();
        return chars
                + sample.asked().messages().stream()
                        .mapToLong(message -> Texts.of(message).length())
                        .sum();
    }

    /** Asks and compares; throws nothing. */
    String run(Purse.Place place, Models models, ShadowSettings settings) {
        RoutingDecision decision = sample.decision();
        SpendGate.Expense who = new SpendGate.Expense(decision.router(), decision.tenant(), model, Purpose.shadow, 0);
        Purse purse = new Purse(place, who, cancellation, () -> late);
        String outcome;
        try {
            outcome = isSame() ? gradeAlone(purse, models, settings) : ask(purse, models, place, settings);
        } catch (NotAskedException e) {
            facts.put("reason", e.getMessage());
            outcome = "refused";
        } catch (ShadowFailure e) {
            facts.put("reason", e.kind());
            outcome = "failed";
        } catch (RuntimeException e) {
            facts.put("reason", e.getClass().getSimpleName());
            outcome = "failed";
        }
        facts.putAll(SpendFacts.of(purse.onShadow(), purse.onJudges()));
        return outcome;
    }

    /** The shadow had answered itself: there is nothing to compare, but how good its answers are there belongs to the whole. */
    private boolean isSame() {
        return sample.decision().answer().model().equals(model);
    }

    private String gradeAlone(Purse purse, Models models, ShadowSettings settings) {
        Answer served = Answer.of(model, sample.answer());
        facts.put("same", true);
        facts.putAll(new Comparison(sample.decision().id(), sample.asked(), served, served)
                .judged(
                        models.judge(),
                        ShadowSettings.By.grades,
                        purse,
                        settings.sampling().seed()));
        return verdict();
    }

    private String ask(Purse purse, Models models, Purse.Place place, ShadowSettings settings) {
        Purse.Asked asked =
                purse.ask(models.shadow(), sample.asked(), settings.bounds().maxOutputTokens(), Purpose.shadow);
        facts.put("latencyMs", asked.nanos() / NANOS_PER_MILLI);
        String text = asked.response().aiMessage().text();
        if (text == null || asked.response().finishReason() == FinishReason.LENGTH) {
            facts.put(
                    "reason",
                    text == null ? "no text" : "cut at " + settings.bounds().maxOutputTokens() + " tokens");
            return "noVerdict";
        }
        learn(place, new CallOutcome(model, asked.tokens(), asked.cost(), asked.nanos(), false));
        Comparison comparison = new Comparison(
                sample.decision().id(),
                sample.asked(),
                Answer.of(sample.decision().answer().model(), sample.answer()),
                Answer.of(model, text));
        facts.putAll(comparison.agreement());
        if (models.judge() == null) {
            return "compared";
        }
        facts.putAll(comparison.judged(
                models.judge(),
                settings.judging().by(),
                purse,
                settings.sampling().seed()));
        return verdict();
    }

    private String verdict() {
        return facts.containsKey("preferred") ? "compared" : "noVerdict";
    }

    /** Both answered the same question: that tells how long one answers compared with the other. */
    private void learn(Purse.Place place, CallOutcome shadow) {
        served().ifPresent(served -> place.around().stats().recordPair(served, shadow));
    }

    private Optional<CallOutcome> served() {
        String answered = sample.decision().answer().model();
        CallOutcome found = null;
        for (Attempt attempt : sample.decision().attempts()) {
            if (attempt.model().equals(answered)
                    && !NO_ANSWER.contains(attempt.outcome())
                    && !attempt.reason().equals("confidence")) {
                found = new CallOutcome(
                        answered,
                        new TokenCount(attempt.tokensIn(), attempt.tokensCachedIn(), attempt.tokensOut()),
                        attempt.cost(),
                        (long) (attempt.latencyMs() * NANOS_PER_MILLI),
                        false);
            }
        }
        return Optional.ofNullable(found);
    }

    /** Publishes how it ended. */
    void tell(ShadowSurroundings around, String outcome) {
        facts.put("outcome", outcome);
        around.events()
                .publish(
                        Kind.shadow,
                        sample.decision().router(),
                        sample.decision().id(),
                        sentence(outcome),
                        facts);
    }

    private String sentence(String outcome) {
        String pair = model + " beside " + facts.get("served");
        return switch (outcome) {
            case "compared" ->
                facts.containsKey("preferred")
                        ? pair + ": " + facts.get("preferred") + ", as judged by " + facts.get("judgedBy")
                        : pair + ": " + (facts.get("agree").equals(1.0) ? "they agree" : "they do not agree");
            case "noVerdict" -> pair + ": no verdict";
            default -> pair + ": " + outcome + (facts.containsKey("reason") ? ", " + facts.get("reason") : "");
        };
    }
}

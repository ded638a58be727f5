/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.confidence.Groundedness;
import io.llmrouter.evaluation.QuestionSet.Document;
import io.llmrouter.evaluation.QuestionSet.Question;
import io.llmrouter.features.Sentences;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * Groundedness of statements that are known to rest on a passage or not, made out of questions and their gold answers. Cost: a few checks a question. Known weakness: statements are
 * quoted or put together by rule; nobody paraphrased them as a model would. Not thread-safe.
 */
public final class GroundednessReplay {

    /** Where a statement comes from. */
    public enum Kind {
        /** The sentence of the document that has the answer. */
        QUOTED(true),
        /** The question's words without the question word, then the answer: mostly other words than the document's. */
        RESTATED(true),
        /** The quoted sentence with one digit changed. */
        NUMBER_CHANGED(false),
        /** The question's words with the answer to another question. */
        WRONG_ANSWER(false),
        /** The quoted sentence, held against another document of the same title. */
        OTHER_QUOTED(false),
        /** The restatement, held against another document of the same title. */
        OTHER_RESTATED(false);

        private final boolean grounded;

        Kind(boolean grounded) {
            this.grounded = grounded;
        }
    }

    /**
     * What came out for one kind of statement.
     *
     * @param values groundedness of each, 0 where there was no signal
     * @param passing share that passes the gate
     */
    public record Outcome(double[] values, double passing) {}

    private static final Pattern QUESTION_WORD =
            Pattern.compile("\\b(?:who|whom|whose|what|which|when|where|why|how)\\b|\\?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DIGIT = Pattern.compile("\\d");
    private static final int MOST_SENTENCES = 400;

    private final QuestionSet set;
    private final Groundedness signal;
    private final ConfidenceEstimator gate = Groundedness.gate();
    private final Random random;
    private final Map<Kind, DoubleStream.Builder> values = new EnumMap<>(Kind.class);
    private final Map<Kind, DoubleStream.Builder> passed = new EnumMap<>(Kind.class);

    /**
     * @param set questions and documents
     * @param signal what is measured
     * @param seed of the draw of other documents, other answers and changed digits
     */
    public GroundednessReplay(QuestionSet set, Groundedness signal, long seed) {
        this.set = set;
        this.signal = signal;
        this.random = new Random(seed);
    }

    /** Measures all questions; to be called once. */
    public Map<Kind, Outcome> measure() {
        for (Kind kind : Kind.values()) {
            values.put(kind, DoubleStream.builder());
            passed.put(kind, DoubleStream.builder());
        }
        set.questions().forEach(this::measure);
        Map<Kind, Outcome> outcomes = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            outcomes.put(
                    kind,
                    new Outcome(
                            values.get(kind).build().toArray(),
                            passed.get(kind).build().average().orElse(Double.NaN)));
        }
        return outcomes;
    }

    private void measure(Question question) {
        Document own = set.documents().get(question.document());
        String asked = QUESTION_WORD.matcher(question.text()).replaceAll(" ").strip();
        String restated = asked + " " + question.answers().get(0);
        check(Kind.RESTATED, restated, own);
        check(Kind.WRONG_ANSWER, asked + " " + another(question), own);
        Optional<Document> other = neighbour(own);
        other.ifPresent(document -> check(Kind.OTHER_RESTATED, restated, document));
        Sentences.in(own.text(), MOST_SENTENCES).stream()
                .filter(sentence -> sentence.contains(question.answers().get(0)))
                .findFirst()
                .ifPresent(sentence -> {
                    check(Kind.QUOTED, sentence, own);
                    changed(sentence).ifPresent(wrong -> check(Kind.NUMBER_CHANGED, wrong, own));
                    other.ifPresent(document -> check(Kind.OTHER_QUOTED, sentence, document));
                });
    }

    /** The question is left out of the grounding, for its words are what is stated. */
    private void check(Kind kind, String statement, Document against) {
        ChatRequest request = QuoteReplay.grounded("?", List.of(Content.from(against.text())));
        ChatResponse answer =
                ChatResponse.builder().aiMessage(AiMessage.from(statement)).build();
        values.get(kind).add(signal.estimate(request, answer).orElse(0));
        passed.get(kind).add(gate.estimate(request, answer).orElse(0));
    }

    private String another(Question question) {
        Question other = question;
        for (int tries = 0; tries < 20 && other.document().equals(question.document()); tries++) {
            other = set.questions().get(random.nextInt(set.questions().size()));
        }
        return other.answers().get(0);
    }

    private Optional<Document> neighbour(Document own) {
        List<Document> others = set.documents().values().stream()
                .filter(document -> document.title().equals(own.title()) && !document.equals(own))
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(others.get(random.nextInt(others.size())));
    }

    /** One digit becomes another one. */
    private Optional<String> changed(String sentence) {
        List<Integer> digits =
                DIGIT.matcher(sentence).results().map(MatchResult::start).toList();
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        int at = digits.get(random.nextInt(digits.size()));
        char other = (char) ('0' + (sentence.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
        return Optional.of(sentence.substring(0, at) + other + sentence.substring(at + 1));
    }
}

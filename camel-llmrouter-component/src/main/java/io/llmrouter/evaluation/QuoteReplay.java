/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.evaluation.QuestionSet.Question;
import io.llmrouter.model.Grounding;
import io.llmrouter.rag.ExtractiveModel;
import java.util.List;

/**
 * Asks the extractive model every question of a set. An answer is right if its sentence has one of the gold answers in it, word for word, and is from the document that the question
 * is about. Cost: one pass over the passages a question. Known weakness: a sentence can have the answer's words and not answer the question. Not thread-safe.
 */
public final class QuoteReplay {

    private static final String ID = "documentId";

    private final QuestionSet set;
    private final WordSearch search;
    private final ExtractiveModel model;

    /**
     * @param set what is asked, and the documents
     * @param model who answers
     */
    public QuoteReplay(QuestionSet set, ExtractiveModel model) {
        this.set = set;
        this.model = model;
        this.search = new WordSearch(set.documents());
    }

    /**
     * Asks with passages that a search found.
     *
     * @param passages how many, the best by shared words; 0 for the question's own document alone
     * @return one row a question
     */
    public List<QuoteFigures.Row> ask(int passages) {
        return set.questions().stream()
                .map(question -> row(
                        question,
                        passages == 0 ? List.of(question.document()) : search.best(question.text(), passages)))
                .toList();
    }

    /**
     * Asks what cannot be answered: the question's own document is not among the passages.
     *
     * @param passages how many, the best by shared words without it
     * @return one row a question, none of them right
     */
    public List<QuoteFigures.Row> askInVain(int passages) {
        return set.questions().stream()
                .map(question -> row(
                        question,
                        search.best(question.text(), passages + 1).stream()
                                .filter(id -> !id.equals(question.document()))
                                .limit(passages)
                                .toList()))
                .toList();
    }

    private QuoteFigures.Row row(Question question, List<String> found) {
        ChatRequest request =
                grounded(question.text(), found.stream().map(this::passage).toList());
        long start = System.nanoTime();
        AiMessage quote = model.answer(request).aiMessage();
        long nanos = System.nanoTime() - start;
        boolean right = question.document().equals(quote.attributes().get(ExtractiveModel.SOURCE))
                && question.answers().stream().anyMatch(quote.text()::contains);
        double confidence = (double) quote.attributes().get(ExtractiveModel.CONFIDENCE);
        return new QuoteFigures.Row(confidence, right, question.document(), nanos);
    }

    /** A request that carries passages. */
    static ChatRequest grounded(String question, List<Content> passages) {
        return ChatRequest.builder()
                .messages(new Grounding(question, passages).attachTo(UserMessage.from(question)))
                .build();
    }

    private Content passage(String id) {
        return Content.from(TextSegment.from(set.documents().get(id).text(), Metadata.from(ID, id)));
    }
}

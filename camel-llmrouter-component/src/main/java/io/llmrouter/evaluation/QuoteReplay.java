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
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the extractive model every question of a set. An answer is right if its sentence has one of the gold answers in it, word for word, and is from the document that the question
 * is about. Cost: one pass over the passages a question. Known weakness: a sentence can have the answer's words and not answer the question. Not thread-safe.
 */
public final class QuoteReplay {

    private static final String ID = "documentId";

    private final QuestionSet set;
    private final WordSearch search;
    private final ExtractiveModel model = new ExtractiveModel("quote", true);

    /** @param set what is asked, and the documents */
    public QuoteReplay(QuestionSet set) {
        this.set = set;
        this.search = new WordSearch(set.documents());
    }

    /**
     * Asks.
     *
     * @param passages how many, the best by shared words; 0 for the question's own document alone
     * @return one row a question
     */
    public List<QuoteFigures.Row> ask(int passages) {
        List<QuoteFigures.Row> rows = new ArrayList<>();
        for (Question question : set.questions()) {
            List<String> found = passages == 0 ? List.of(question.document()) : search.best(question.text(), passages);
            AiMessage quote = model.answer(grounded(
                            question.text(), found.stream().map(this::passage).toList()))
                    .aiMessage();
            boolean right = question.document().equals(quote.attributes().get(ExtractiveModel.SOURCE))
                    && question.answers().stream().anyMatch(quote.text()::contains);
            double confidence = (double) quote.attributes().get(ExtractiveModel.CONFIDENCE);
            rows.add(new QuoteFigures.Row(confidence, right, question.document()));
        }
        return rows;
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

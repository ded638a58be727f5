/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.judge.AgreementJudge;
import io.llmrouter.judge.Answer;
import io.llmrouter.judge.Judgement;
import io.llmrouter.judge.ModelJudge;
import io.llmrouter.judge.Question;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.spending.SpendGate.Purpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compares the answer that was served with the shadow's: whether they come down to the same, and which one a judge prefers or calls good. A verdict that
 * cannot be read is no verdict; it is never a tie. One job, one thread.
 */
final class Comparison {

    private static final int VERDICT_TOKENS = 1024;
    private static final double TIE = 0.5;

    private final String id;
    private final ChatRequest asked;
    private final Answer served;
    private final Answer shadow;
    private final Map<String, Object> facts = new LinkedHashMap<>();

    /**
     * @param id of the decision, from which the order of both answers is drawn
     * @param asked what both answered
     */
    Comparison(String id, ChatRequest asked, Answer served, Answer shadow) {
        this.id = id;
        this.asked = asked;
        this.served = served;
        this.shadow = shadow;
    }

    /** Without a judge. */
    Map<String, Object> agreement() {
        Judgement judged = new AgreementJudge(shadow.model()).judge(question(), List.of(served, shadow));
        facts.put("agree", judged.values()[0]);
        return facts;
    }

    /**
     * By a judge.
     *
     * @param judge who is asked
     * @param by what
     * @param purse pays
     * @param seed of the order
     * @return facts; without {@code preferred} if there was no verdict
     */
    Map<String, Object> judged(CandidateModel judge, ShadowSettings.By by, Purse purse, long seed) {
        ModelJudge asking = new ModelJudge(judge.name(), new Paying(judge, purse), response -> 0, seed);
        facts.put("judgedBy", judge.name());
        if (by == ShadowSettings.By.grades) {
            grade(asking);
        } else {
            prefer(asking);
        }
        return facts;
    }

    private void prefer(ModelJudge judge) {
        Judgement judgement = judge.judge(question(), List.of(served, shadow));
        boolean asked = !served.text().equals(shadow.text());
        facts.put("comparisons", asked ? judgement.doubts().comparisons() : 0);
        facts.put("swapped", judgement.doubts().swapped());
        if (judgement.doubts().unparsable() == 0) {
            double points = judgement.values()[0];
            facts.put("preferred", points == TIE ? "tie" : points > TIE ? "served" : "shadow");
        }
    }

    private void grade(ModelJudge judge) {
        Double first = graded(judge, served);
        Double second = served.text().equals(shadow.text()) ? first : graded(judge, shadow);
        if (first != null && second != null) {
            facts.put("servedGood", first);
            facts.put("shadowGood", second);
            facts.put("preferred", first.equals(second) ? "tie" : first > second ? "served" : "shadow");
        }
    }

    private Double graded(ModelJudge judge, Answer answer) {
        Judgement judgement = judge.judge(question(), List.of(answer));
        return judgement.doubts().unparsable() > 0 ? null : (Double) judgement.values()[0];
    }

    /** All messages, or the judge would not know what a follow-up is about. */
    private Question question() {
        if (asked.messages().size() == 1
                && asked.messages().get(0) instanceof UserMessage only
                && only.hasSingleText()) {
            return Question.of(id, only.singleText());
        }
        return Question.of(id, asked.messages().stream().map(Comparison::line).collect(Collectors.joining("\n\n")));
    }

    private static String line(ChatMessage message) {
        return message.type() + ": " + Texts.of(message);
    }

    /** The judge, as a model that is paid for. */
    private record Paying(CandidateModel judge, Purse purse) implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return purse.ask(judge, request, VERDICT_TOKENS, Purpose.judge).response();
        }
    }
}

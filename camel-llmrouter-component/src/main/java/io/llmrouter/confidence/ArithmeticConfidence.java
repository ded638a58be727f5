/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.confidence.StatedEquations.Equation;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A confidence in answers that calculate, with weights set by hand, for the time without labels: it recomputes the arithmetic and looks for a final answer.
 *
 * <p>Idea: a wrong calculation is visible without knowing the right one. The signal adds and subtracts: equations are there and hold, the final answer is
 * the last result and a whole number, it is named as final, the numbers of the question are used, the text is finished and not long-winded. Cost:
 * linear in the answer, no model call. Known weakness: the weights are set by hand for word problems (a whole number is right there and may be wrong
 * elsewhere), it cannot see a wrong set-up that is calculated correctly, and the signal is no probability: calibrate it. An answer without any number
 * gives no signal. Stateless.
 */
public final class ArithmeticConfidence implements ConfidenceEstimator {

    private static final int WINDOW = 32_768;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(?:\\.\\d{1,9})?");
    private static final Pattern UNSIGNED = Pattern.compile("\\d{1,18}(?:\\.\\d{1,9})?");
    private static final Pattern FINAL = Pattern.compile("####\\s{0,4}([^\\n]{0,80})");
    private static final Pattern CONCLUSION = Pattern.compile("answer is|in total|therefore|thus|so,");
    private static final Pattern MARK = Pattern.compile("<<[^<>\\n]{0,200}>>");
    private static final String ENDINGS = ".!)%\"'*";

    @Override
    public String name() {
        return "arithmetic";
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        String text = answer.aiMessage().text();
        return text == null ? OptionalDouble.empty() : signal(question(request.messages()), text);
    }

    /**
     * The signal for a question and an answer.
     *
     * @param question what was asked
     * @param answer what was answered; of a long text, the last 32 k characters count
     * @return about -2 to 1, higher is surer; empty if the answer has no number
     */
    public static OptionalDouble signal(String question, String answer) {
        String text = answer.length() > WINDOW ? answer.substring(answer.length() - WINDOW) : answer;
        String prose = MARK.matcher(text).replaceAll("");
        OptionalDouble result = finalAnswer(text, prose);
        if (result.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(equations(text, prose, result.getAsDouble())
                + ending(text, result.getAsDouble())
                - unused(question, prose));
    }

    private static double equations(String text, String prose, double result) {
        List<Equation> stated = StatedEquations.in(text.equals(prose) ? prose : prose + "\n" + marks(text));
        if (stated.isEmpty()) {
            return 0;
        }
        long wrong = stated.stream().filter(equation -> !equation.holds()).count();
        boolean lastIsFinal = Equation.close(result, lastResult(stated));
        return 0.3 - (wrong > 0 ? 0.35 : 0) - 0.1 * Math.min(wrong, 3) + (lastIsFinal ? 0.2 : 0);
    }

    private static double lastResult(List<Equation> stated) {
        return stated.get(stated.size() - 1).right();
    }

    private static double ending(String text, double result) {
        String stripped = text.stripTrailing();
        char last = stripped.isEmpty() ? ' ' : stripped.charAt(stripped.length() - 1);
        boolean finished = Character.isDigit(last) || ENDINGS.indexOf(last) >= 0;
        String lastLine = stripped.substring(stripped.lastIndexOf('\n') + 1).toLowerCase(java.util.Locale.ROOT);
        boolean named =
                FINAL.matcher(text).find() || CONCLUSION.matcher(lastLine).find();
        boolean whole = Math.abs(result - Math.rint(result)) < 1e-9;
        return (whole ? 0.25 : 0)
                + (named ? 0.1 : 0)
                - (finished ? 0 : 0.25)
                - (result < 0 ? 0.2 : 0)
                - 0.0006 * Math.min(text.length(), 1500);
    }

    private static double unused(String question, String prose) {
        Set<String> asked = numbers(question);
        if (asked.isEmpty()) {
            return 0;
        }
        Set<String> missing = new HashSet<>(asked);
        missing.removeAll(numbers(prose));
        return 0.3 * missing.size() / asked.size();
    }

    private static Set<String> numbers(String text) {
        Set<String> found = new HashSet<>();
        Matcher matcher = UNSIGNED.matcher(StatedEquations.plain(text));
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static OptionalDouble finalAnswer(String text, String prose) {
        Matcher marked = FINAL.matcher(text);
        if (marked.find()) {
            OptionalDouble value = lastNumber(marked.group(1));
            if (value.isPresent()) {
                return value;
            }
        }
        return lastNumber(prose);
    }

    private static OptionalDouble lastNumber(String text) {
        Matcher matcher = NUMBER.matcher(StatedEquations.plain(text).replace(" - ", " "));
        String last = null;
        while (matcher.find()) {
            last = matcher.group();
        }
        return last == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(last));
    }

    private static String marks(String text) {
        StringBuilder all = new StringBuilder();
        Matcher matcher = MARK.matcher(text);
        while (matcher.find()) {
            all.append(matcher.group()).append('\n');
        }
        return all.toString();
    }

    private static String question(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage user && user.hasSingleText()) {
                return user.singleText();
            }
        }
        return "";
    }
}

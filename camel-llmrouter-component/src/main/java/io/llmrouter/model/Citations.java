/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The documents that an answer rests on; they travel with it as an attribute of its message, also through a cache. Stateless.
 *
 * <p>Weakness: what an answer cites is what it says that it cites.
 */
public final class Citations {

    /** Name of the attribute: a list of document ids, best first. */
    public static final String ATTRIBUTE = "llmrouter.sources";

    private static final Pattern NUMBER = Pattern.compile("\\[(\\d{1,3})]");

    private Citations() {}

    /**
     * Puts citations on an answer.
     *
     * @param answer whose text may cite passages by number, like {@code [2]}
     * @param documents id of each passage's document, in the order of the numbers, from 1; null for a passage without one
     * @return the same, citing the documents whose numbers it names, or all of them if it names none
     */
    public static ChatResponse on(ChatResponse answer, List<String> documents) {
        List<Integer> cited = numbers(answer.aiMessage().text(), documents.size());
        List<Integer> order =
                cited.isEmpty() ? IntStream.range(0, documents.size()).boxed().toList() : cited;
        return with(
                answer,
                order.stream()
                        .map(documents::get)
                        .filter(id -> id != null)
                        .distinct()
                        .toList());
    }

    /**
     * Puts citations on an answer that has none yet.
     *
     * @param answer to cite them
     * @param sources ids of documents
     */
    public static ChatResponse with(ChatResponse answer, List<String> sources) {
        if (sources.isEmpty()) {
            return answer;
        }
        Map<String, Object> attributes = new HashMap<>(answer.aiMessage().attributes());
        attributes.put(ATTRIBUTE, List.copyOf(sources));
        AiMessage citing = answer.aiMessage().toBuilder().attributes(attributes).build();
        return answer.toBuilder().aiMessage(citing).build();
    }

    /** Ids of the documents that an answer rests on, best first; empty if it rests on none. */
    public static List<String> of(ChatResponse answer) {
        return answer.aiMessage().attributes().get(ATTRIBUTE) instanceof List<?> sources
                ? sources.stream().map(Object::toString).toList()
                : List.of();
    }

    private static List<Integer> numbers(String text, int passages) {
        SortedSet<Integer> numbers = new TreeSet<>();
        Matcher matcher = NUMBER.matcher(text == null ? "" : text);
        while (matcher.find()) {
            int number = Integer.parseInt(matcher.group(1));
            if (number >= 1 && number <= passages) {
                numbers.add(number - 1);
            }
        }
        return List.copyOf(numbers);
    }
}

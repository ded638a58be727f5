/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.input.PromptTemplate;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.injector.ContentInjector;
import dev.langchain4j.rag.content.injector.DefaultContentInjector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Aggregates what retrieval endpoints gave, over {@code multicast} or one {@code enrich} after another, to one list of contents with scores: in the
 * exchange property {@value LlmRouterProperties#CONTENTS}, best first. The body stays the question. Of a content's metadata {@code SCORE} keeps the best
 * score that a source gave the text, {@code RERANKED_SCORE} is what it is ranked by; equal texts are one. A source that fails has nothing; if all fail,
 * the exchange fails as the last one did. Thread-safe once it is configured.
 */
public final class ScoredRagAggregationStrategy implements AggregationStrategy, CamelContextAware {

    /** Integer: how many contents there are. */
    public static final String COUNT = "CamelLlmRouterContentCount";
    /** String: how many each source gave, in order: {@code 1 gave 3, 2 gave 0, 3 failed}. */
    public static final String SOURCES = "CamelLlmRouterContentSources";
    /** {@code List<Content>}, with {@code augmentedData}: what {@code langchain4j-chat:} puts into its prompt. */
    public static final String AUGMENTED_DATA = "CamelLangChain4jChatAugmentedData";

    private static final String STATE = "CamelLlmRouterRetrieval";
    private static final int RANK_CONSTANT = 60;

    private String fusion = "rank";
    private int rankConstant = RANK_CONSTANT;
    private List<Double> weights = List.of();
    private int maxResults = Integer.MAX_VALUE;
    private boolean augmentedData;
    private ContentInjector injector;
    private CamelContext context;

    /** Sets how sources are fused: {@code rank} (default), or {@code score}, which needs scores. */
    public void setFusion(String by) {
        if (!List.of("rank", "score").contains(by)) {
            throw new IllegalArgumentException("fusion is '" + by + "'; write rank or score");
        }
        this.fusion = by;
    }

    /** Sets the constant of reciprocal ranks, 0 or more; default 60. */
    public void setRankConstant(int constant) {
        if (constant < 0) {
            throw new IllegalArgumentException("rankConstant is " + constant + "; write 0 or more");
        }
        this.rankConstant = constant;
    }

    /** Sets the weight of each source, 0 or more, in the order of the sources, separated by commas; default 1 each. */
    public void setWeights(String numbers) {
        List<Double> parsed = new ArrayList<>();
        for (String number : numbers.split(",")) {
            double weight = Double.parseDouble(number.strip());
            if (!Double.isFinite(weight) || weight < 0) {
                throw new IllegalArgumentException("weights has '" + number.strip() + "'; write numbers, 0 or more");
            }
            parsed.add(weight);
        }
        this.weights = List.copyOf(parsed);
    }

    /** Sets how many contents are kept at most, 1 or more; default all. */
    public void setMaxResults(int contents) {
        if (contents < 1) {
            throw new IllegalArgumentException("maxResults is " + contents + "; write 1 or more");
        }
        this.maxResults = contents;
    }

    /** Sets whether the contents are also in the header {@value #AUGMENTED_DATA}; default not. */
    public void setAugmentedData(boolean inHeader) {
        this.augmentedData = inHeader;
    }

    /**
     * Sets what makes the body of question and contents: {@code default} for LangChain4j's own words, or a template with the variables
     * {@code userMessage} and {@code contents} in double braces; text, or {@code resource:classpath:name}, which Camel's own placeholders leave alone.
     * Without it the body stays the question, as it does where nothing was found.
     */
    public void setPromptTemplate(String template) {
        String text = OptionText.of(context, "promptTemplate", template);
        this.injector = text.equals("default")
                ? new DefaultContentInjector()
                : new DefaultContentInjector(PromptTemplate.from(text));
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    /**
     * What was retrieved so far.
     *
     * @param question the body that it was retrieved for
     * @param sources those that gave anything, or nothing
     * @param failed places of those that failed
     */
    private record Retrieval(Object question, List<ContentFusion.Source> sources, List<Integer> failed) {

        private Retrieval with(int place, Exchange answered) {
            List<ContentFusion.Source> all = new ArrayList<>(sources);
            List<Integer> broken = new ArrayList<>(failed);
            if (answered.getException() == null) {
                all.add(new ContentFusion.Source(
                        place, RetrievedBody.contents(answered.getMessage().getBody(), place)));
                all.sort(Comparator.comparingInt(ContentFusion.Source::place));
            } else {
                broken.add(place);
            }
            return new Retrieval(question, all, broken);
        }

        private int next() {
            return sources.size() + failed.size() + 1;
        }
    }

    /** Of {@code enrich}: the first exchange is the one that asks; of {@code aggregate} it is null at first. */
    @Override
    public Exchange aggregate(Exchange asking, Exchange answered) {
        if (asking == null) {
            return aggregate(null, answered, null);
        }
        Retrieval earlier = asking.getProperty(STATE, Retrieval.class);
        Object body = asking.getMessage().getBody();
        boolean goesOn = earlier != null
                && (Objects.equals(body, earlier.question()) || Objects.equals(body, prompt(earlier, fused(earlier))));
        Retrieval before = goesOn ? earlier : new Retrieval(body, List.of(), List.of());
        Retrieval now = before.with(before.next(), answered);
        if (now.sources().isEmpty()) {
            asking.setException(answered.getException());
        }
        return serve(now, asking);
    }

    /** Of {@code multicast} and the like: the first exchange is the one that carries the result, null at first. */
    @Override
    public Exchange aggregate(Exchange carrying, Exchange answered, Exchange asking) {
        Retrieval earlier = carrying == null ? null : carrying.getProperty(STATE, Retrieval.class);
        Object question = asking == null ? null : asking.getMessage().getBody();
        Retrieval before = earlier == null ? new Retrieval(question, List.of(), List.of()) : earlier;
        Integer index = answered.getProperty(Exchange.MULTICAST_INDEX, Integer.class);
        Retrieval now = before.with(index == null ? before.next() : index + 1, answered);
        // an exchange that failed cannot carry what others found
        return serve(now, carrying == null || carrying.getException() != null ? answered : carrying);
    }

    private Exchange serve(Retrieval found, Exchange carrier) {
        carrier.setProperty(STATE, found);
        if (carrier.getException() != null) {
            return carrier;
        }
        List<Content> contents = fused(found);
        carrier.setProperty(LlmRouterProperties.CONTENTS, contents);
        Message message = carrier.getMessage();
        message.setBody(prompt(found, contents));
        message.setHeader(COUNT, contents.size());
        message.setHeader(SOURCES, sources(found));
        if (augmentedData) {
            message.setHeader(AUGMENTED_DATA, contents);
        }
        return carrier;
    }

    private List<Content> fused(Retrieval found) {
        return new ContentFusion(fusion.equals("score"), rankConstant, weights)
                .of(found.sources()).stream().limit(maxResults).toList();
    }

    private Object prompt(Retrieval found, List<Content> contents) {
        if (injector == null || contents.isEmpty() || found.question() == null) {
            return found.question();
        }
        UserMessage question = UserMessage.from(String.valueOf(found.question()));
        return ((UserMessage) injector.inject(contents, question)).singleText();
    }

    private static String sources(Retrieval found) {
        SortedMap<Integer, String> said = new TreeMap<>();
        found.failed().forEach(place -> said.put(place, place + " failed"));
        found.sources()
                .forEach(source -> said.put(
                        source.place(),
                        source.place() + " gave " + source.contents().size()));
        return String.join(", ", said.values());
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.model.TokenPrice;
import io.llmrouter.provider.InProcessEmbedding;
import java.util.Optional;
import java.util.Set;

/** Reads {@code embedding:}. One document, one thread. */
final class EmbeddingParser {

    static final Set<String> OWN = Set.of("model", "ref", "fingerprint", "window", "price");
    static final Set<String> PRICE = Set.of("input");
    private static final Set<String> LATER = Set.of("provider");
    private static final String BEAN = "#bean:";

    private final Problems problems;

    EmbeddingParser(Problems problems) {
        this.problems = problems;
    }

    EmbeddingDefinition parse(Section document) {
        return document.section("embedding").map(this::embedding).orElse(EmbeddingDefinition.IN_PROCESS);
    }

    private EmbeddingDefinition embedding(Section section) {
        section.allowOnly(OWN, LATER);
        if (section.has("model") == section.has("ref")) {
            problems.add(
                    section.node(),
                    "an embedding has either 'model' or 'ref'; write {model: " + InProcessEmbedding.NAME
                            + "} for the one in this process, or {ref: \"#bean:name\"}");
            return EmbeddingDefinition.IN_PROCESS;
        }
        Optional<String> model = section.text("model");
        Optional<Integer> window = window(section);
        if (model.isPresent()) {
            if (!model.get().equals(InProcessEmbedding.NAME)) {
                problems.add(
                        section.at("model"),
                        "'" + model.get() + "' is no embedding model in this process; there is "
                                + InProcessEmbedding.NAME + ", or name a bean with 'ref'");
            }
            if (section.has("price")) {
                problems.add(
                        section.at("price"),
                        "belongs to a bean that costs money: an embedding in this process is free; remove 'price'");
            }
            return EmbeddingDefinition.IN_PROCESS;
        }
        Optional<String> ref = section.text("ref").filter(text -> {
            boolean bean = text.startsWith(BEAN) && text.length() > BEAN.length();
            if (!bean) {
                problems.add(section.at("ref"), "is '" + text + "'; write #bean:name");
            }
            return bean;
        });
        return ref.map(text -> text.substring(BEAN.length()))
                .map(bean -> new EmbeddingDefinition(
                        bean, section.text("fingerprint").orElse("bean:" + bean), window.orElse(null), price(section)))
                .orElse(EmbeddingDefinition.IN_PROCESS);
    }

    private static TokenPrice price(Section section) {
        double input = section.section("price")
                .flatMap(price -> {
                    price.allowOnly(PRICE, Set.of());
                    return price.number(
                            "input", n -> n >= 0, "a price per million tokens of 0 or more, for example 0.02");
                })
                .orElse(0.0);
        return new TokenPrice(input, 0, input);
    }

    private Optional<Integer> window(Section section) {
        if (section.has("window") && section.has("model")) {
            problems.add(section.at("window"), "is known of the model in this process; remove 'window'");
        }
        return section.number(
                        "window",
                        n -> n >= 1 && n <= 1 << 20 && n == Math.rint(n),
                        "the word pieces that the bean's model reads of a text, for example 512")
                .map(Double::intValue);
    }
}

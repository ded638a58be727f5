/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.TokenCount;
import io.llmrouter.model.TokenPrice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What models cost by the token. Immutable.
 *
 * @param prices in US dollars per million tokens, by model name
 */
public record PriceList(Map<String, TokenPrice> prices) {

    private static final String SHAPE = "; write MODEL: {input: 0.5, output: 1.5} in US dollars per million tokens";

    /** Copies. */
    public PriceList {
        prices = Map.copyOf(prices);
    }

    /**
     * Reads a list in YAML or JSON.
     *
     * @param file model names with their prices
     * @return the list
     * @throws IOException if the file cannot be read
     * @throws OutcomesException naming the model and what is expected
     */
    public static PriceList read(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new OutcomesException(file + " is no readable file" + SHAPE);
        }
        Object root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        } catch (YAMLException e) {
            throw new OutcomesException(file + " is neither YAML nor JSON: " + e.getMessage(), e);
        }
        if (!(root instanceof Map<?, ?> models) || models.isEmpty()) {
            throw new OutcomesException(file + " is empty or no mapping" + SHAPE);
        }
        Map<String, TokenPrice> prices = new LinkedHashMap<>();
        models.forEach((model, price) -> prices.put(String.valueOf(model), price(file, model, price)));
        return new PriceList(prices);
    }

    private static TokenPrice price(Path file, Object model, Object price) {
        if (price instanceof Map<?, ?> parts
                && parts.get("input") instanceof Number input
                && parts.get("output") instanceof Number output) {
            try {
                return new TokenPrice(input.doubleValue(), output.doubleValue(), input.doubleValue());
            } catch (IllegalArgumentException e) {
                throw new OutcomesException(file + ": model '" + model + "': " + e.getMessage(), e);
            }
        }
        throw new OutcomesException(file + ": model '" + model + "' has the price " + price + SHAPE);
    }

    /** What the call would cost; null where its tokens are not known. */
    Double cost(String model, OutcomeRow.Outcome outcome) {
        TokenPrice price = prices.get(model);
        if (price == null) {
            throw new OutcomesException(Suggestion.unknown("model in the price list", model, prices.keySet()));
        }
        TokenCount tokens = outcome.tokens();
        return tokens == null ? null : (Double) price.cost(tokens);
    }
}

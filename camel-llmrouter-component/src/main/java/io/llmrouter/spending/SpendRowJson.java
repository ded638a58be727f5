/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llmrouter.spending.SpendGate.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A ledger's row as JSON. Stateless. */
public final class SpendRowJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_DEFAULT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private SpendRowJson() {}

    /** As it is written, to be a part of something larger: keys of maps are texts, so lines are a list. */
    public record Written(
            SpendRow.Key key,
            long version,
            List<Line> lines,
            long requests,
            double measured,
            Map<String, Guesses> guessed,
            Map<String, Moments> sampled,
            Map<String, Moments> escalated) {

        /** Of a row. */
        public static Written of(SpendRow row) {
            Account account = row.account();
            return new Written(
                    row.key(),
                    row.version(),
                    account.lines().entrySet().stream()
                            .map(line -> new Line(
                                    line.getKey().model(), line.getKey().purpose(), line.getValue()))
                            .toList(),
                    account.requests(),
                    account.measured(),
                    account.guessed(),
                    account.sampled(),
                    account.escalated());
        }

        /** The row; throws {@link IllegalArgumentException} if it has no key. */
        public SpendRow row() {
            if (key == null || key.run() == null || key.router() == null || key.day() == null) {
                throw new IllegalArgumentException("a row of the ledger without a key");
            }
            // what is empty is not written
            SpendRow.Key whose =
                    new SpendRow.Key(key.run(), key.router(), key.day(), Objects.requireNonNullElse(key.tenant(), ""));
            Map<Account.Line, Spend> spends = new TreeMap<>();
            orEmpty(lines).forEach(line -> spends.put(new Account.Line(line.model(), line.purpose()), line.spend()));
            return new SpendRow(
                    whose,
                    version,
                    new Account(spends, requests, measured, orEmpty(guessed), orEmpty(sampled), orEmpty(escalated)));
        }

        private static <T> List<T> orEmpty(List<T> list) {
            return list == null ? List.of() : list;
        }

        private static <V> Map<String, V> orEmpty(Map<String, V> map) {
            return map == null ? Map.of() : map;
        }
    }

    /** A line of an account. */
    public record Line(String model, Purpose purpose, Spend spend) {}

    /** As text. */
    public static String text(SpendRow row) {
        try {
            return JSON.writeValueAsString(Written.of(row));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of the ledger cannot be written as JSON", e);
        }
    }

    /** Reads it; throws {@link IllegalArgumentException} if it is a row without a key. */
    public static SpendRow read(String text) throws JsonProcessingException {
        return JSON.readValue(text, Written.class).row();
    }
}

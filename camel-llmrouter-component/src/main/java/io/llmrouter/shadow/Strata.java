/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.routing.RoutingDecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sorts requests into strata. A stratum's name says by what it was made, such as {@code model=small,code=no}, so that who reads it in a log can sort the
 * log's decisions the same way.
 *
 * @param dimensions in order
 */
public record Strata(List<Dimension> dimensions) {

    /** Where requests go once there are too many strata. */
    public static final String OTHERS = "others";

    /** Copies the list. */
    public Strata {
        dimensions = List.copyOf(dimensions);
    }

    /** The stratum of a decision. */
    public String of(RoutingDecision decision) {
        return name(dimension -> dimension.of(decision));
    }

    /** The stratum of what has these values. */
    String name(Function<Dimension, String> values) {
        return dimensions.stream()
                .map(dimension -> dimension.name() + "=" + values.apply(dimension))
                .collect(Collectors.joining(","));
    }

    /**
     * What a stratum was made by.
     *
     * @param stratum its name
     * @return empty if it is no name of this kind, such as {@link #OTHERS}
     */
    public static Optional<Strata> readFrom(String stratum) {
        List<Dimension> dimensions = new ArrayList<>();
        for (String part : stratum.split(",")) {
            String name = part.substring(0, Math.max(0, part.indexOf('=')));
            Optional<Dimension> dimension = Arrays.stream(Dimension.values())
                    .filter(known -> known.name().equals(name))
                    .findFirst();
            if (dimension.isEmpty()) {
                return Optional.empty();
            }
            dimensions.add(dimension.get());
        }
        return Optional.of(new Strata(dimensions));
    }
}

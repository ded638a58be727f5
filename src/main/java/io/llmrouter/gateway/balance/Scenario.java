/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.balance;

import java.util.List;

/**
 * What happens to three deployments. Times in seconds from the start.
 *
 * @param name for people
 * @param slots calls that each deployment serves at once without getting slower; with more, every call takes as many times longer as there are more
 * @param slowdown how many times as long calls take on the last deployment between {@link #BEGIN} and {@link #END}
 * @param failures share of calls that fail there then
 */
public record Scenario(String name, List<Integer> slots, double slowdown, double failures) {

    /** When the fault begins. */
    public static final double BEGIN = 120;
    /** When it is over. */
    public static final double END = 360;
    /** When the run ends. */
    public static final double STOP = 900;

    /** Copies the list. */
    public Scenario {
        slots = List.copyOf(slots);
    }

    /** One becomes five times as slow; one fails half of its calls; one has a quarter of the others' capacity, and nothing else happens. */
    public static List<Scenario> all() {
        return List.of(
                new Scenario("slow", List.of(40, 40, 40), 5, 0),
                new Scenario("failing", List.of(40, 40, 40), 1, 0.5),
                new Scenario("small", List.of(40, 40, 10), 1, 0));
    }

    /** Whether the last deployment is ill then. */
    boolean ill(double second) {
        return second >= BEGIN && second < END;
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers of a question with their units, whether in digits or in words: "$2,000" and "two thousand dollars" are one. Not to be changed.
 *
 * @param all in their order
 * @param units that were named, also without a number
 */
record Quantities(List<Quantity> all, Set<String> units) {

    private static final Set<String> SIGNS = Set.of("$", "€", "£", "¥");
    private static final Map<String, String> MORNING = Map.of("am", "am", "a.m", "am", "pm", "pm", "p.m", "pm");

    /**
     * A number.
     *
     * @param value as digits without thousands separators; minutes since midnight or in all for times
     * @param unit of the units' first names; empty where none was named
     */
    record Quantity(String value, String unit) {

        boolean matches(Quantity other) {
            return value.equals(other.value) && (unit.equals(other.unit) || unit.isEmpty() || other.unit.isEmpty());
        }

        @Override
        public String toString() {
            return unit.isEmpty() ? value : value + " " + unit;
        }
    }

    static Quantities of(Wording wording) {
        List<Quantity> all = new ArrayList<>();
        Set<String> units = new java.util.HashSet<>();
        for (int at = 0; at < wording.size(); ) {
            NumberWords.Read read = NumberWords.read(wording, at);
            if (read == null) {
                Optional<String> unit = Units.plain(wording.word(at));
                unit.ifPresent(units::add);
                at++;
                continue;
            }
            String before = wording.word(at - 1);
            at += read.length();
            Quantity quantity = quantity(read.value(), before, wording.word(at));
            at += Units.of(wording.word(at)).isPresent() || MORNING.containsKey(wording.word(at)) ? 1 : 0;
            all.add(quantity);
        }
        return new Quantities(all, units);
    }

    private static Quantity quantity(String value, String before, String after) {
        if (MORNING.containsKey(after) || value.matches("\\d{1,2}:\\d{2}")) {
            return new Quantity(minutesOfDay(value, MORNING.getOrDefault(after, "")), "o'clock");
        }
        String unit = SIGNS.contains(before)
                ? Units.of(before).orElse("")
                : Units.of(after).orElse("");
        return Units.scaled(value, unit);
    }

    private static String minutesOfDay(String value, String half) {
        String[] parts = value.split(":");
        if (!parts[0].matches("\\d{1,2}")) {
            return value + half;
        }
        int hour = Integer.parseInt(parts[0]);
        if (!half.isEmpty()) {
            hour = hour % 12 + (half.equals("pm") ? 12 : 0);
        }
        int minute = parts.length > 1 && parts[1].matches("\\d{2}") ? Integer.parseInt(parts[1]) : 0;
        return String.valueOf(60 * hour + minute);
    }

    /** Those of this side that the other lacks. */
    List<Quantity> without(Quantities other) {
        List<Quantity> left = new ArrayList<>(other.all);
        List<Quantity> lacking = new ArrayList<>();
        for (Quantity quantity : all) {
            Optional<Quantity> match = left.stream().filter(quantity::matches).findFirst();
            match.ifPresentOrElse(left::remove, () -> lacking.add(quantity));
        }
        return lacking;
    }
}

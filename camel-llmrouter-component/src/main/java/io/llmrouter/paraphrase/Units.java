/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import io.llmrouter.paraphrase.Quantities.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names of units. Stateless. */
final class Units {

    private static final Map<String, String> FIRST_NAMES = new HashMap<>();
    /** Minutes in the units of time whose multiples are other units. */
    private static final Map<String, Integer> MINUTES = Map.of("minute", 1, "hour", 60, "day", 1440, "week", 10080);
    /** Words that are units only after a number. */
    private static final Set<String> OTHER_MEANINGS = Set.of(
            "second", "pound", "foot", "yard", "cup", "m", "g", "l", "h", "t", "in", "point", "stone", "year", "day",
            "hour", "minute", "month", "week", "percent", "dollar", "degree", "bit", "page");

    static {
        for (String line :
                """
                dollar dollars usd $ bucks buck
                euro euros eur €
                pound pounds gbp £ quid lbs lb
                yen jpy ¥
                rupee rupees inr rs
                percent % pct percentage
                second seconds sec secs
                minute minutes min mins
                hour hours hr hrs h
                day days
                week weeks
                month months
                year years yr yrs
                kilometer kilometers kilometre kilometres km kms
                mile miles
                meter meters metre metres m
                centimeter centimeters centimetre centimetres cm cms
                millimeter millimeters millimetre millimetres mm
                inch inches
                foot feet ft
                yard yards
                kilogram kilograms kg kgs kilo kilos
                gram grams g
                ounce ounces oz
                liter liters litre litres l
                milliliter milliliters ml
                gallon gallons
                cup cups
                teaspoon teaspoons tsp
                tablespoon tablespoons tbsp
                gigabyte gigabytes gb
                megabyte megabytes mb
                terabyte terabytes tb
                kilobyte kilobytes kb
                celsius
                fahrenheit
                degree degrees
                mph
                kmh kph
                volt volts
                watt watts
                calorie calories kcal
                """
                        .lines()
                        .toList()) {
            String[] names = line.strip().split(" ");
            for (String name : names) {
                FIRST_NAMES.put(name, names[0]);
            }
        }
    }

    private Units() {}

    /** First name of the unit that a word after a number names. */
    static Optional<String> of(String word) {
        return Optional.ofNullable(FIRST_NAMES.get(word));
    }

    /** The same for a word that stands alone, where it can mean nothing else. */
    static Optional<String> plain(String word) {
        return of(word).filter(unit -> !OTHER_MEANINGS.contains(unit) && !OTHER_MEANINGS.contains(word));
    }

    /** Two days are forty-eight hours. */
    static Quantity scaled(String value, String unit) {
        Integer minutes = MINUTES.get(unit);
        if (minutes == null || !value.matches("\\d{1,6}")) {
            return new Quantity(value, unit);
        }
        return new Quantity(String.valueOf(Long.parseLong(value) * minutes), "minute");
    }
}

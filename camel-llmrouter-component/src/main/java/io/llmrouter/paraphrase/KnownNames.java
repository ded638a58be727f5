/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.time.ZoneId;
import java.util.Currency;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of countries, languages, currencies and large cities in English, as the JDK has them, in lower case. Stateless. */
final class KnownNames {

    private static final int SHORTEST = 4;
    /** Words of names that are words of their own. */
    private static final Set<String> ORDINARY = Set.of(
            "and", "the", "islands", "island", "new", "united", "south", "north", "east", "west", "central", "saint",
            "republic", "democratic", "federal", "outlying", "territory", "territories", "ocean", "indian", "city",
            "state", "states", "minor", "other", "old", "modern", "ancient", "middle", "high", "low", "sign", "simple",
            "bermuda", "northern", "southern", "western", "eastern", "upper", "lower", "port", "easter", "pacific",
            "mountain", "universal", "greenwich", "church", "standard", "time", "dollar", "mark", "bank",
            "gold", "silver", "test", "unit", "real", "rand", "turkey", "jersey", "chad", "mali", "georgia", "jordan",
            "bond", "fund", "code", "testing", "currency", "reading", "center", "people", "france's", "mobile", "nome",
            "boise", "phoenix", "marine", "convertible", "unidad", "indexed", "value", "franc's", "vincent", "lucia");

    private static final Set<String> NAMES = names();

    private KnownNames() {}

    static boolean contains(String word) {
        return NAMES.contains(word);
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        for (String country : Locale.getISOCountries()) {
            add(names, new Locale("", country).getDisplayCountry(Locale.ENGLISH));
        }
        for (String language : Locale.getISOLanguages()) {
            add(names, new Locale(language).getDisplayLanguage(Locale.ENGLISH));
        }
        Currency.getAvailableCurrencies().forEach(currency -> {
            names.add(currency.getCurrencyCode().toLowerCase(Locale.ROOT));
            String name = currency.getDisplayName(Locale.ENGLISH);
            add(names, name.substring(name.lastIndexOf(' ') + 1));
        });
        for (String zone : ZoneId.getAvailableZoneIds()) {
            if (zone.matches("(America|Europe|Asia|Africa|Australia|Pacific)/.*")) {
                add(names, zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' '));
            }
        }
        names.addAll(Set.of("usa", "uk", "eu", "uae", "usd", "england", "scotland", "wales", "america", "boston", "dallas", "houston", "seattle",
                "miami", "atlanta", "mumbai", "delhi", "bangalore", "pune", "chennai", "hyderabad", "munich", "barcelona", "milan",
                "texas", "california", "florida", "ohio", "georgia", "turkey", "jordan", "visa", "mastercard", "dollar", "euro"));
        return names;
    }

    private static void add(Set<String> names, String name) {
        for (String word : name.toLowerCase(Locale.ENGLISH).split("[^\\p{L}']+")) {
            if (word.length() >= SHORTEST && !ORDINARY.contains(word)) {
                names.add(word);
            }
        }
    }
}

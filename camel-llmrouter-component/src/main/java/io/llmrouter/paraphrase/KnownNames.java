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
            "and",
            "the",
            "islands",
            "island",
            "new",
            "united",
            "south",
            "north",
            "east",
            "west",
            "central",
            "saint",
            "republic",
            "democratic",
            "federal",
            "outlying",
            "territory",
            "territories",
            "ocean",
            "indian",
            "city",
            "state",
            "states",
            "minor",
            "other",
            "old",
            "modern",
            "ancient",
            "middle",
            "high",
            "low",
            "sign",
            "simple",
            "bermuda",
            "northern",
            "southern",
            "western",
            "eastern",
            "upper",
            "lower",
            "port",
            "easter",
            "pacific",
            "mountain",
            "universal",
            "greenwich",
            "church",
            "standard",
            "time",
            "dollar",
            "mark",
            "bank",
            "gold",
            "silver",
            "test",
            "unit",
            "real",
            "rand",
            "turkey",
            "jersey",
            "chad",
            "mali",
            "georgia",
            "jordan",
            "bond",
            "fund",
            "code",
            "testing",
            "currency",
            "reading",
            "center",
            "people",
            "france's",
            "mobile",
            "nome",
            "boise",
            "phoenix",
            "marine",
            "convertible",
            "unidad",
            "indexed",
            "value",
            "franc's",
            "vincent",
            "lucia");

    /** What the JDK lacks: large cities, states, currencies by code, frequent first names, large companies. */
    private static final Set<String> MORE = Set.of(
            """
            usa uk eu uae usd eur gbp jpy aud cad chf inr cny mxn england scotland wales america britain europe asia africa dollar euro
            boston dallas houston seattle miami atlanta austin philadelphia diego jose francisco orlando tampa portland baltimore charlotte
            nashville memphis cleveland pittsburgh cincinnati minneapolis milwaukee sacramento mumbai delhi bangalore pune chennai hyderabad
            kolkata munich hamburg frankfurt barcelona milan naples manchester birmingham glasgow edinburgh osaka kyoto lyon
            alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois iowa kansas
            kentucky louisiana maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon
            pennsylvania tennessee texas utah vermont virginia wisconsin wyoming turkey jordan
            james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony steven paul andrew
            joshua kevin brian george edward ronald timothy jason jeffrey ryan jacob eric nicholas jonathan stephen larry justin scott
            mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa betty margaret sandra ashley kimberly
            emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy shirley angela
            helen anna brenda pamela nicole emma samantha katherine mike dan tom bob jim joe steve dave chris tim sam ben kate jane alex
            google microsoft amazon facebook netflix walmart costco ikea starbucks mcdonalds toyota honda ford volkswagen bmw mercedes
            audi nissan hyundai volvo tesla samsung sony nokia apple ibm oracle intel cisco adobe uber lyft airbnb paypal visa mastercard
            amex chase citibank barclays hsbc wells fargo vodafone verizon nike adidas pepsi boeing airbus lufthansa ryanair linkedin
            twitter instagram whatsapp youtube wikipedia quora reddit
            """
                    .strip()
                    .split("\\s+"));

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
            String name = currency.getDisplayName(Locale.ENGLISH);
            add(names, name.substring(name.lastIndexOf(' ') + 1));
        });
        for (String zone : ZoneId.getAvailableZoneIds()) {
            if (zone.matches("(America|Europe|Asia|Africa|Australia|Pacific)/.*")) {
                add(names, zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' '));
            }
        }
        names.addAll(MORE);
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

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionGuardsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            number   | boil eggs for 3 minutes?           | boil eggs for thirty minutes?
            number   | is $1,500 enough?                  | is 15000 dollars enough?
            number   | how many cm are in a mile          | how many inches are in a mile
            number   | call me at 9:15 am                 | call me at 9:15 pm
            date     | is it open on friday               | is it open on thursday
            date     | the sales of last month            | the sales of next month
            opposite | how do I deactivate my account     | how do I activate my account
            opposite | is it cheap to live there          | is it expensive to live there
            negation | which dogs shed                    | which dogs do not shed
            negation | is jaywalking legal here           | is jaywalking illegal here
            role     | trains from Rome to Milan          | trains from Milan to Rome
            role     | can a cat hurt a dog               | can a dog hurt a cat
            name     | what is the capital of Kenya       | what is the capital of Norway
            name     | who founded Siemens and when       | who founded Philips and when
            """)
    void guards_whereOneThingDiffers_refuseByName(String guard, String asked, String kept) {
        assertThat(QuestionGuards.refusal(asked, kept).orElse("passed")).startsWith(guard + ": ");
        assertThat(QuestionGuards.refusal(kept, asked).orElse("passed")).startsWith(guard + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            boil eggs for 3 minutes?                | how do I boil eggs for three minutes
            is $1,500 enough?                       | would 1500 dollars be enough
            call me at 9:00 am                      | call me at 9 am
            is 48 hours too long to wait            | is two days too long to wait
            which dogs do not shed                  | which dogs don't shed
            is parking there forbidden              | is parking there not allowed
            trains from Rome to Milan               | trains to Milan from Rome
            is coffee or tea healthier              | is tea or coffee healthier
            difference between cats and dogs        | difference between dogs and cats
            how do I turn off the light on my desk  | switch the light on my desk off
            who is the president of the USA         | who is the president of the United States
            I don't know how to swim, can I learn   | can I learn how to swim
            was ist die Hauptstadt von Kenia        | wie heisst die Hauptstadt von Kenia
            """)
    void guards_onParaphrases_areSilent(String asked, String kept) {
        assertThat(QuestionGuards.refusal(asked, kept)).isEmpty();
        assertThat(QuestionGuards.refusal(kept, asked)).isEmpty();
    }

    @Test
    void guards_onOddTexts_areSilent() {
        for (String text :
                new String[] {"", "?", "½", "half past", "a hundred", "\u0000", "one", "from to", "9:99 pm", "$", "١٢"
                }) {
            assertThat(QuestionGuards.refusal(text, text + " ")).isEmpty();
        }
        String longText = "why not 12 ".repeat(5000);
        assertThat(QuestionGuards.refusal(longText, longText + "x")).isEmpty();
    }

    @Test
    void guardPairs_ofEachHalf_mostlyRefusedAndParaphrasesKept() throws IOException {
        for (String half : new String[] {"seen", "unseen"}) {
            int[] refused = new int[2];
            int[] all = new int[2];
            for (String line : Files.readAllLines(Path.of("../examples/data/guard-pairs.jsonl"))) {
                JsonNode pair = new ObjectMapper().readTree(line);
                if (pair.path("half").asText().equals(half)) {
                    int duplicate = pair.path("duplicate").asBoolean() ? 1 : 0;
                    boolean refusal = QuestionGuards.refusal(
                                    pair.path("text_a").asText(),
                                    pair.path("text_b").asText())
                            .isPresent();
                    all[duplicate]++;
                    refused[duplicate] += refusal ? 1 : 0;
                }
            }
            assertThat((double) refused[0] / all[0]).as("%s refused", half).isGreaterThan(0.65);
            assertThat((double) refused[1] / all[1]).as("%s lost", half).isLessThan(0.04);
        }
    }
}

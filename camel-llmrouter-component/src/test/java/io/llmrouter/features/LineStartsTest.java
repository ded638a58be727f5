/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LineStartsTest {

    @Test
    void matches_areThoseOfFind() {
        Pattern pattern = Pattern.compile("(?m)^[ab]+:?[ \\t]*+$|(?m)^b");
        Random random = new Random(4);
        for (int round = 0; round < 5000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append("ab: \t\n\r\u0085\u2028".charAt(random.nextInt(9)));
            }
            List<String> expected = new ArrayList<>();
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                expected.add(matcher.start() + "-" + matcher.end());
            }
            List<String> found = new ArrayList<>();
            LineStarts lines = new LineStarts(pattern, text.toString());
            while (lines.find()) {
                found.add(lines.match().start() + "-" + lines.match().end());
            }
            assertThat(found).as("in '%s'", text).isEqualTo(expected);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CodeSignsTest {

    /** The oracle: all signs in one pattern, tried at every character. */
    private static final Pattern ALL = Pattern.compile(
            "```|\\b(public|private|static|void|def|class|function|import|return|SELECT|FROM)\\b[^.?!;{(:]{0,200}+[;{(:]"
                    + "|^[ \\t]{0,100}+(#include|import |from \\w{1,60} import)|</\\w{1,60}>|[;{}][ \\t]{0,100}+$",
            Pattern.MULTILINE);

    private static final String[] PIECES = {
        "public ",
        "def f",
        "class",
        "FROM",
        "import x",
        "from a import",
        "#include",
        "return",
        "<",
        "</a>",
        ";",
        "{",
        "}",
        "(",
        ":",
        ".",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        "``",
        "`",
        "x",
        "_",
        "1",
        "é",
        "\u0301"
    };

    @Test
    void randomText_isJudgedAsByOnePattern() {
        Random random = new Random(11);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(8); piece >= 0; piece--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            boolean expected = ALL.matcher(text).find();
            found += expected ? 1 : 0;
            assertThat(CodeSigns.in(text.toString())).as("in '%s'", text).isEqualTo(expected);
        }
        assertThat(found).isBetween(4_000, 16_000);
    }
}

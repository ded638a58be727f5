/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.LlmRouterException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanLabelsTest {

    @TempDir
    private Path folder;

    @Test
    void severalPeople_areAveraged_andFurtherColumnsIgnored() throws Exception {
        Path file = write("who,id,model,score\nann,q1,small,1\nbob,q1,small,0\nann,\"q,2\",large,0.25\n\n");
        assertThat(HumanLabels.read(file)).isEqualTo(Map.of("q1", Map.of("small", 0.5), "q,2", Map.of("large", 0.25)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id,model\\nq1,small          | :1: the header is [id, model]; write id,model,score",
                "id,model,score\\nq1,small,2  | :2: column 'score' is '2'; write a number from 0 to 1",
                "id,model,score\\nq1,small,NaN| :2: column 'score' is 'NaN'; write a number from 0 to 1",
                "id,model,score\\nq1,small,ok | :2: column 'score' is 'ok'; write a number from 0 to 1",
                "id,model,score\\nq1,,1       | :2: column 'model' is empty; write id,model,score",
                "id,model,score\\nq1          | :2: column 'model' is empty; write id,model,score",
            })
    void badLine_isNamed(String content, String message) throws Exception {
        Path file = write(content.replace("\\n", "\n"));
        assertThatThrownBy(() -> HumanLabels.read(file))
                .isInstanceOf(LlmRouterException.class)
                .hasMessage(file + message);
    }

    @Test
    void spreadsheets_beginWithAMark_andAnotherEncodingIsNamed() throws Exception {
        assertThat(HumanLabels.read(write("\ufeffid,model,score\r\nq1,small,1\r\n")))
                .isEqualTo(Map.of("q1", Map.of("small", 1.0)));
        Path latin = Files.write(
                folder.resolve("latin.csv"), "id,model,score\nschön,small,1\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> HumanLabels.read(latin))
                .isInstanceOf(LlmRouterException.class)
                .hasMessageContaining("latin.csv cannot be read: it is not UTF-8; save it as UTF-8");
    }

    @Test
    void missingFile_isNamed() {
        assertThatThrownBy(() -> HumanLabels.read(folder.resolve("none.csv")))
                .hasMessageContaining("none.csv cannot be read", "name a CSV file with id,model,score");
    }

    private Path write(String content) throws Exception {
        return Files.writeString(folder.resolve("people.csv"), content);
    }
}

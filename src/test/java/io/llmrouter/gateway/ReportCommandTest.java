/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.gateway.report.ReportFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void figuresOfAnEvaluation_becomeAPage() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode figures = mapper.createObjectNode().put("rows", 400);
        figures.set("report", ReportFixture.report(2));
        Path html = folder.resolve("page.html");
        assertThat(report(Files.writeString(folder.resolve("f.json"), mapper.writeValueAsString(figures)), html))
                .isZero();
        assertThat(out.toString()).contains("wrote " + html);
        assertThat(Jsoup.parse(html.toFile()).select("main section")).hasSize(8);
    }

    @Test
    void wrongFigures_areNamed_andNoPageIsWritten() throws Exception {
        Path html = folder.resolve("page.html");
        assertThat(report(folder.resolve("none.json"), html)).isEqualTo(1);
        assertThat(err.toString()).contains("none.json' cannot be read; name a file that evaluate --json wrote");
        assertThat(report(Files.writeString(folder.resolve("a.json"), "{\"report\": 1"), html))
                .isEqualTo(1);
        assertThat(err.toString()).contains("a.json' are no JSON (");
        assertThat(report(Files.writeString(folder.resolve("b.json"), "{\"rows\": 1}"), html))
                .isEqualTo(1);
        assertThat(err.toString()).contains("b.json' have no object 'report'");
        assertThat(LlmRouterMain.line().execute("report", "--help")).isZero();
        assertThat(html).doesNotExist();
    }

    private int report(Path json, Path html) {
        CommandLine line =
                LlmRouterMain.line().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute("report", "--json", json.toString(), "--html", html.toString());
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.recalibration.RecalibrationReport;
import java.io.PrintWriter;

/** A candidate beside the live bundle, as text. One thread. */
final class RecalibrationText {

    private final PrintWriter out;

    RecalibrationText(PrintWriter out) {
        this.out = out;
    }

    void print(RecalibrationReport report) {
        out.println("Cascade " + String.join(" > ", report.plan().models()) + ", plan "
                + report.plan().plan() + " of router " + report.plan().router());
        out.println(report.sample());
        report.exported().forEach(out::println);
        for (RecalibrationReport.Line line : report.lines()) {
            out.println(line.name());
            out.println("  live       " + line.live());
            out.println("  candidate  " + line.candidate());
        }
        report.notes().forEach(note -> out.println("* " + note));
        report.objections().forEach(objection -> out.println("! " + objection));
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;

/** A progress bar, only where somebody sees it move. Stateless. */
final class Progress {

    private static final int UPDATE_MILLIS = 250;

    private Progress() {}

    /** Does work that tells its every step. */
    static <T> T during(String task, long steps, Function<Runnable, T> work) {
        if (!CommandLine.Help.Ansi.AUTO.enabled()) {
            return work.apply(() -> {});
        }
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS);
        try (ProgressBar bar = builder.build()) {
            return work.apply(bar::step);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;

/** A progress bar, only where somebody sees it move. Stateless. */
final class Progress {

    private static final int UPDATE_MILLIS = 250;

    private Progress() {}

    /** Work on files that tells how much more of it is done. */
    interface Work<T> {

        T done(LongConsumer more) throws IOException;
    }

    /** Does work that tells its every step. */
    static <T> T during(String task, long steps, Function<Runnable, T> work) {
        try {
            return counting(task, steps, more -> work.apply(() -> more.accept(1)));
        } catch (IOException e) {
            throw new IllegalStateException("a function throws no checked exception", e);
        }
    }

    /** Does work of a known amount. */
    static <T> T counting(String task, long amount, Work<T> work) throws IOException {
        if (!CommandLine.Help.Ansi.AUTO.enabled()) {
            return work.done(more -> {});
        }
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(amount)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS);
        try (ProgressBar bar = builder.build()) {
            return work.done(bar::stepBy);
        }
    }
}

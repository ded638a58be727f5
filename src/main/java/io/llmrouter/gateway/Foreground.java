/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.util.concurrent.CountDownLatch;

/** Keeps a command in the foreground. Stateless. */
final class Foreground {

    private Foreground() {}

    /**
     * Returns when the thread is interrupted; when the process is told to stop instead, ends what runs, which lets its requests finish, before
     * the process ends.
     *
     * @param close ends it
     */
    static void hold(Runnable close) {
        Thread stop = new Thread(close, "llmrouter-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(stop);
        }
    }
}

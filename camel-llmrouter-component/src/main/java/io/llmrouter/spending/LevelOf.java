/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

/** How full a limit is, as far as anybody is told. Stateless. */
final class LevelOf {

    static final int NEARLY = 1;
    static final int FULL = 2;
    static final double NEARLY_FULL = 0.8;

    private LevelOf() {}

    static int share(double share) {
        return share >= 1 ? FULL : share >= NEARLY_FULL ? NEARLY : 0;
    }
}

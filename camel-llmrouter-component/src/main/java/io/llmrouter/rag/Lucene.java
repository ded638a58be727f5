/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.function.Supplier;

/** Names Lucene's coordinates where it is missing. */
final class Lucene {

    private static final String COORDINATES =
            "org.apache.lucene:lucene-core:9.12.3 and org.apache.lucene:lucene-analysis-common:9.12.3";

    private Lucene() {}

    /** Apart from the classes that need it, so that they are looked for only now. */
    static <T> T present(Supplier<T> index) {
        try {
            return index.get();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "an index of passages needs Lucene, which is not on the class path; add " + COORDINATES, e);
        }
    }
}

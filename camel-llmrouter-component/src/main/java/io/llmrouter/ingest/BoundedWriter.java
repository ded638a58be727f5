/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.io.StringWriter;

/** Text that is refused when it grows beyond the limit, not after. Not thread-safe. */
final class BoundedWriter extends StringWriter {

    private final IngestLimits limits;

    BoundedWriter(IngestLimits limits) {
        this.limits = limits;
    }

    @Override
    public void write(int c) {
        super.write(c);
        DocumentReaders.requireFewer(getBuffer().length(), limits);
    }

    @Override
    public void write(char[] text, int from, int length) {
        super.write(text, from, length);
        DocumentReaders.requireFewer(getBuffer().length(), limits);
    }

    @Override
    public void write(String text) {
        super.write(text);
        DocumentReaders.requireFewer(getBuffer().length(), limits);
    }

    @Override
    public void write(String text, int from, int length) {
        super.write(text, from, length);
        DocumentReaders.requireFewer(getBuffer().length(), limits);
    }
}

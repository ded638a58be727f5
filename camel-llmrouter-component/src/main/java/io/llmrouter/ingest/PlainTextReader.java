/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

/** Text as it is. */
final class PlainTextReader implements DocumentReader {

    @Override
    public DocumentText read(byte[] content, IngestLimits limits) {
        DecodedText decoded = DecodedText.of(content);
        return DocumentText.of(decoded.text(), decoded.note());
    }
}

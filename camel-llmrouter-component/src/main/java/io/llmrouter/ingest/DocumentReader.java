/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.io.IOException;

/**
 * Finds the text in the bytes of one format: {@link PlainTextReader}, {@link MarkdownReader}, {@link HtmlReader}, {@link PdfReader}. Stateless.
 */
interface DocumentReader {

    /**
     * Reads a whole document.
     *
     * @param content all of its bytes, at least one
     * @param limits more text than that is not read
     * @throws UnreadableDocumentException if it is broken, locked or too much
     * @throws IOException the same, as a library says it
     * @throws NoClassDefFoundError if the library of this format is missing
     */
    DocumentText read(byte[] content, IngestLimits limits) throws IOException;
}

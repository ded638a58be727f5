package io.llmrouter.ingest;

/** Text as it is. */
final class PlainTextReader implements DocumentReader {

    @Override
    public DocumentText read(byte[] content, IngestLimits limits) {
        DecodedText decoded = DecodedText.of(content);
        return DocumentText.of(decoded.text(), decoded.note());
    }
}

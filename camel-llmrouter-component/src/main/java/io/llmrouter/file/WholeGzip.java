/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks a file of one or several gzip parts, to its last byte: what follows that is no gzip, such as a damaged part, is an error. Not thread-safe. */
public final class WholeGzip extends GZIPInputStream {

    private static final int TRAILER_BYTES = 8;
    private static final int READ_BYTES = 1 << 16;

    /**
     * @param packed is closed with this
     * @throws ZipException if it does not begin as gzip does
     */
    public WholeGzip(InputStream packed) throws IOException {
        super(packed, READ_BYTES);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        if (count < 0 && (inf.getRemaining() > TRAILER_BYTES || in.available() > 0)) {
            throw new ZipException("bytes that are no gzip follow its end");
        }
        return count;
    }
}

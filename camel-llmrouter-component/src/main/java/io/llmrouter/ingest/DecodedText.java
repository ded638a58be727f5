/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Bytes as text: UTF-8, or UTF-16 if a byte order mark says so, else ISO-8859-1, in which every byte is some character.
 *
 * @param text without a byte order mark
 * @param note says so where the encoding was a guess
 */
record DecodedText(String text, Optional<String> note) {

    private static final String GUESSED = "is not UTF-8; read as ISO-8859-1";
    private static final char MARK = '\uFEFF';
    /** Of control characters that no text has: more is not text. */
    private static final double MOST_CONTROLS = 0.01;

    /** @throws UnreadableDocumentException if it is no text in any of these */
    static DecodedText of(byte[] content) {
        DecodedText decoded = decode(content);
        long controls = decoded.text.chars().filter(DecodedText::isControl).count();
        if (controls > MOST_CONTROLS * decoded.text.length()) {
            throw new UnreadableDocumentException("it is binary, not text (" + controls + " control characters in "
                    + decoded.text.length() + "); text, Markdown, HTML and PDF can be read");
        }
        return decoded;
    }

    private static DecodedText decode(byte[] content) {
        Charset marked = marked(content);
        if (marked != null) {
            return new DecodedText(unmarked(new String(content, marked)), Optional.empty());
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return new DecodedText(unmarked(text), Optional.empty());
        } catch (CharacterCodingException e) {
            return new DecodedText(new String(content, StandardCharsets.ISO_8859_1), Optional.of(GUESSED));
        }
    }

    private static Charset marked(byte[] content) {
        if (content.length < 2) {
            return null;
        }
        int mark = (content[0] & 0xff) << 8 | content[1] & 0xff;
        return switch (mark) {
            case 0xfeff -> StandardCharsets.UTF_16BE;
            case 0xfffe -> StandardCharsets.UTF_16LE;
            default -> null;
        };
    }

    private static String unmarked(String text) {
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }

    private static boolean isControl(int c) {
        return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7f || c == 0xfffd;
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.HexFormat;

/** 128 bits in print. Stateless. */
final class Hex {

    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    static String of(long high, long low) {
        return FORMAT.toHexDigits(high) + FORMAT.toHexDigits(low);
    }
}

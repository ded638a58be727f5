/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.util.List;

/**
 * The HTTP door's part of the document. Immutable.
 *
 * @param keys who may come in; empty for everyone
 * @param corsOrigins origins that browsers may come from; {@code *} for all
 * @param maxBodyBytes largest request body in bytes
 * @param maxConcurrency most requests in flight
 */
public record GatewaySettings(List<ApiKey> keys, List<String> corsOrigins, int maxBodyBytes, int maxConcurrency) {

    /** The most that {@code maxBodyBytes} can be: 16 MiB, read before it can be measured where a client does not announce the length. */
    public static final int LARGEST_BODY = 16 << 20;

    /** No keys, no CORS, 4 MiB, 2,000 requests in flight. */
    public static final GatewaySettings DEFAULT = new GatewaySettings(List.of(), List.of(), 4 << 20, 2000);

    /** Copies the lists. */
    public GatewaySettings {
        keys = List.copyOf(keys);
        corsOrigins = List.copyOf(corsOrigins);
    }

    /**
     * A key, kept as its hash only.
     *
     * @param sha256 of the key, 64 hex digits in lower case
     * @param tenant who it belongs to
     * @param operator whether its owner may see what concerns all tenants
     */
    public record ApiKey(String sha256, String tenant, boolean operator) {

        /** Without the hash. */
        @Override
        public String toString() {
            return "ApiKey[tenant=" + tenant + ", operator=" + operator + "]";
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.config.GatewaySettings.ApiKey;
import io.llmrouter.failure.AuthenticationRefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lets in who shows a configured key, and says whose it is. Keys are known by their SHA-256 only, and every one is compared in constant time. Without
 * configured keys everyone is let in, as an operator. Thread-safe.
 */
public final class ApiKeyAuthentication implements Processor {

    private static final String BEARER = "bearer ";

    @Override
    public void process(Exchange exchange) {
        List<ApiKey> keys =
                LlmRouterRegistry.get(exchange.getContext()).gateway().keys();
        Object authorization = exchange.getMessage().removeHeader("Authorization");
        if (keys.isEmpty()) {
            exchange.setProperty(LlmRouterProperties.OPERATOR, true);
            return;
        }
        ApiKey key = shown(keys, authorization == null ? "" : authorization.toString());
        exchange.setProperty(LlmRouterProperties.TENANT, key.tenant());
        exchange.setProperty(LlmRouterProperties.OPERATOR, key.operator());
    }

    private static ApiKey shown(List<ApiKey> keys, String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        byte[] shown = sha256(bearer ? authorization.substring(BEARER.length()).strip() : "");
        ApiKey found = null;
        for (ApiKey key : keys) { // all of them, so that time does not tell which one was near
            if (MessageDigest.isEqual(shown, HexFormat.of().parseHex(key.sha256()))) {
                found = key;
            }
        }
        if (found == null) {
            throw new AuthenticationRefusedException(bearer);
        }
        return found;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScreenTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a private key | -----BEGIN RSA PRIVATE KEY-----",
                "an API key | use sk-proj-abcdefghijklmnopqrstuvwx please",
                "an API key | sk_live_abcdefghijklmnopqrstuvwx",
                "an AWS access key | AKIAIOSFODNN7EXAMPLE",
                "a GitHub token | ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "a Slack token | xoxb-123456789012-abcdef",
                "a JSON web token | eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijklmno",
                "a password in an address | postgres://app:hunter2@db/x",
                "a card number | 4111 1111 1111 1111",
                "a card number | 5500-0000-0000-0004"
            })
    void secretOfAKnownForm_isFound(String kind, String text) {
        assertThat(SecretScreen.find(text)).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your order 1234567890123456 ships tomorrow.",
                "Set the environment variable API_KEY to your key.",
                "See https://example.com/a:b@c for details.",
                "sk-learn is a library",
                "pi is 3.14159265358979323846",
                "0000 0000 0000 0000"
            })
    void plainText_passes(String text) {
        assertThat(SecretScreen.find(text)).isEmpty();
    }
}

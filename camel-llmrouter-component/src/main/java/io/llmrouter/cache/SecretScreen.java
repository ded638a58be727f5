/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Texts that must not be kept because a secret seems to stand in them: private keys, access keys of well-known services, tokens, passwords in addresses,
 * and card numbers that check. Known weakness: it finds what has a form; a password in a sentence has none. Stateless.
 */
final class SecretScreen {

    private record Kind(String name, Pattern pattern) {}

    private static final List<Kind> KINDS = List.of(
            kind("a private key", "-----BEGIN [A-Z ]{0,30}PRIVATE KEY"),
            kind("an API key", "\\b(?:sk|rk|pk)[-_](?:[a-z]{2,12}[-_]){0,3}[A-Za-z0-9_-]{20,}"),
            kind("an AWS access key", "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"),
            kind("a GitHub token", "\\bgh[pousr]_[A-Za-z0-9]{30,}|\\bgithub_pat_[A-Za-z0-9_]{40,}"),
            kind("a Slack token", "\\bxox[abprs]-[A-Za-z0-9-]{10,}"),
            kind("a Google API key", "\\bAIza[A-Za-z0-9_-]{35}"),
            kind("a JSON web token", "\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"),
            kind("a password in an address", "\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@]{1,64}:[^\\s/:@]{3,64}@"));

    private static final Pattern CARD = Pattern.compile("(?<![\\d.-])\\d(?:[ -]?\\d){12,18}(?![\\d.-])");

    private SecretScreen() {}

    private static Kind kind(String name, String pattern) {
        return new Kind(name, Pattern.compile(pattern));
    }

    /**
     * Looks for a secret.
     *
     * @param text at most what may be kept
     * @return what seems to be in it; empty if nothing
     */
    static Optional<String> find(String text) {
        for (Kind kind : KINDS) {
            if (kind.pattern.matcher(text).find()) {
                return Optional.of(kind.name);
            }
        }
        return CARD.matcher(text).results().anyMatch(match -> checks(match.group()))
                ? Optional.of("a card number")
                : Optional.empty();
    }

    /** Luhn's check sum (ISO/IEC 7812-1). */
    private static boolean checks(String number) {
        String digits = number.replaceAll("\\D", "");
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0 && digits.chars().distinct().count() > 1;
    }
}

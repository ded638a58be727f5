/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may share answers with whom: everybody, one tenant, or whoever has the same values of properties that the application set. Immutable.
 *
 * @param text as configured
 * @param parts constant texts and names of properties, in turn, beginning with a constant
 */
public record TenantScope(String text, List<String> parts) {

    /** Everybody shares. */
    public static final TenantScope SHARED = new TenantScope("shared", List.of());
    /** Only requests of one tenant, as authentication found out. */
    public static final TenantScope TENANT = new TenantScope("tenant", List.of());

    private static final Pattern FUNCTION = Pattern.compile("\\$(?:simple)?\\{([^}]*)}");
    private static final Pattern PROPERTY =
            Pattern.compile("exchangeProperty(?:\\.([\\w.-]+)|\\[['\"]?([\\w. -]+?)['\"]?]|:([\\w.-]+))");

    /** Copies the parts. */
    public TenantScope {
        Objects.requireNonNull(text, "text");
        parts = List.copyOf(parts);
    }

    /**
     * Reads a scope.
     *
     * @param text {@code shared}, {@code tenant}, or a text with <code>${exchangeProperty.NAME}</code> in it
     * @return the scope
     * @throws IllegalArgumentException if it reads anything that a caller may be able to set, or is a constant
     */
    public static TenantScope parse(String text) {
        String stripped = text.strip();
        if (stripped.equals("shared")) {
            return SHARED;
        }
        if (stripped.equals("tenant")) {
            return TENANT;
        }
        List<String> parts = new ArrayList<>();
        Matcher functions = FUNCTION.matcher(stripped);
        int from = 0;
        while (functions.find()) {
            Matcher property = PROPERTY.matcher(functions.group(1).strip());
            if (!property.matches()) {
                throw new IllegalArgumentException("'" + text + "' reads '" + functions.group(1)
                        + "', which a client may be able to set; a scope is made of exchange properties that authentication set,"
                        + " for example ${exchangeProperty.tenant}, or it is tenant, which an endpoint can take from a header that"
                        + " its option trustHeaders names");
            }
            parts.add(stripped.substring(from, functions.start()));
            parts.add(first(property));
            from = functions.end();
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is the same for everybody; write shared if that is meant, tenant, or for example ${exchangeProperty.tenant}");
        }
        parts.add(stripped.substring(from));
        return new TenantScope(stripped, parts);
    }

    private static String first(Matcher property) {
        for (int group = 1; group <= property.groupCount(); group++) {
            if (property.group(group) != null) {
                return property.group(group);
            }
        }
        throw new IllegalStateException("a property has a name: " + property.group());
    }

    /**
     * The scope of a request.
     *
     * @param request with its tenant and properties
     * @return what stands for it in a key, never equal for two different scopes; empty if the request has no value for it
     */
    List<String> of(RoutingRequest request) {
        if (equals(SHARED)) {
            return List.of("shared");
        }
        if (parts.isEmpty()) {
            return present(request.tenant().orElse(null))
                    .map(t -> List.of("tenant", t))
                    .orElse(List.of());
        }
        List<String> values = new ArrayList<>();
        values.add("expression");
        for (int i = 0; i < parts.size(); i++) {
            if (i % 2 == 0) {
                values.add(parts.get(i));
                continue;
            }
            Object value = request.properties().apply(parts.get(i));
            Optional<String> printed = present(value == null ? null : value.toString());
            if (printed.isEmpty()) {
                return List.of();
            }
            values.add(printed.get());
        }
        return values;
    }

    private static Optional<String> present(String value) {
        return Optional.ofNullable(value).filter(v -> !v.isBlank());
    }

    @Override
    public String toString() {
        return text;
    }
}

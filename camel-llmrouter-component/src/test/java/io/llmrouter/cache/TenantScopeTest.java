/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.routing.RoutingRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantScopeTest {

    @Test
    void shared_isEverybody() {
        assertThat(TenantScope.parse("shared").of(asking(null, Map.of())))
                .isEqualTo(TenantScope.parse(" shared ").of(asking("acme", Map.of())))
                .isNotEmpty();
    }

    @Test
    void tenant_isWhomAuthenticationFound_orNobody() {
        TenantScope scope = TenantScope.parse("tenant");
        assertThat(scope.of(asking("acme", Map.of()))).isNotEqualTo(scope.of(asking("globex", Map.of())));
        assertThat(scope.of(asking(null, Map.of()))).isEmpty();
        assertThat(scope.of(asking(" ", Map.of()))).isEmpty();
    }

    @Test
    void properties_areJoinedWithoutAmbiguity_andAllMustBeThere() {
        TenantScope scope = TenantScope.parse("${exchangeProperty.a}-${exchangeProperty[b c]}");
        List<String> one = scope.of(asking(null, Map.of("a", "x-y", "b c", "z")));
        assertThat(one).isNotEmpty().isNotEqualTo(scope.of(asking(null, Map.of("a", "x", "b c", "y-z"))));
        assertThat(scope.of(asking(null, Map.of("a", "x")))).isEmpty();
    }

    @Test
    void tenantNamedLikeAnotherScope_isNotIt() {
        List<String> tenant = TenantScope.TENANT.of(asking("shared", Map.of()));
        assertThat(tenant).isNotEqualTo(TenantScope.SHARED.of(asking(null, Map.of())));
        assertThat(tenant)
                .isNotEqualTo(TenantScope.parse("${exchangeProperty.a}").of(asking(null, Map.of("a", "shared"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${header.tenant}",
                "${body}",
                "${exchangeProperty.a}${header.b}",
                "$simple{header.x}",
                "acme",
                ""
            })
    void whatACallerCanSet_orNobodyDoes_isRefused(String text) {
        assertThatThrownBy(() -> TenantScope.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RoutingRequest asking(String tenant, Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        return RoutingRequest.builder(
                        ChatRequest.builder().messages(UserMessage.from("q")).build())
                .tenant(tenant)
                .properties(all::get)
                .build();
    }
}

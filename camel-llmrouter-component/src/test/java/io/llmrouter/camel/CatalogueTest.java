/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.camel.language.LlmRouterLanguage;
import io.llmrouter.engine.RouterVariables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.DefaultRuntimeProvider;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.LanguageValidationResult;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.LanguageModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What editors and build plugins know of the component and the language, without a context: Camel's catalogue with ours added. */
class CatalogueTest {

    private static final String COMPONENT = "META-INF/io/llmrouter/camel/";
    private static final String LANGUAGE = COMPONENT + "language";

    private final CamelCatalog catalog = catalogue();

    private static CamelCatalog catalogue() {
        CamelCatalog catalog = new DefaultCamelCatalog();
        catalog.addComponent("llmrouter", LlmRouterComponent.class.getName(), text(COMPONENT + "llmrouter.json"));
        // a catalogue has no addLanguage, but a place where languages are looked for
        catalog.setRuntimeProvider(new DefaultRuntimeProvider(catalog) {
            @Override
            public List<String> findLanguageNames() {
                return List.of("llmrouter");
            }

            @Override
            public String getLanguageJSonSchemaDirectory() {
                return LANGUAGE;
            }
        });
        return catalog;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llmrouter:support",
                "llmrouter:support?operation=decide&maxLatency=5s&temperature=0.5",
                "llmrouter:support?model=ladder&maxCost=0.02&onExhausted=abstain&outputFormat=json",
                "llmrouter:support?cache=read&cacheTtl=6h&tenant=${exchangeProperty.tenant}",
                "llmrouter:{{router}}?maxTokens={{tokens}}",
                "llmrouter:*?synchronous=true&streaming=false"
            })
    void goodUri_passes(String uri) {
        EndpointValidationResult result = catalog.validateEndpointProperties(uri);
        assertThat(result.isSuccess()).as(result.summaryErrorMessage(false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llmrouter:support?operatoin=chat | operatoin",
                "llmrouter:support?operation=chatt | chatt",
                "llmrouter:support?outputFormat=jsno | jsno",
                "llmrouter:support?cache=always | always",
                "llmrouter:support?onExhausted=retry | retry",
                "llmrouter:support?maxTokens=many | many",
                "llmrouter:support?maxCost=cheap | cheap",
                "llmrouter:support?maxLatency=soon | soon",
                "llmrouter:support?streaming=perhaps | perhaps",
                "llmrouter: | router"
            })
    void badUri_isRefused_andWhatIsBadIsNamed(String uri, String named) {
        EndpointValidationResult result = catalog.validateEndpointProperties(uri);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.summaryErrorMessage(true) + result.getInvalidDuration())
                .contains(named);
    }

    @Test
    void everyOptionAndHeader_saysWhatItIs() {
        ComponentModel model = catalog.componentModel("llmrouter");
        assertThat(model.getTitle()).isEqualTo("LLM Router");
        assertThat(model.getDescription()).isNotBlank();
        assertThat(model.getLabel()).contains("ai");
        assertThat(model.getSyntax()).isEqualTo("llmrouter:router");
        assertThat(model.isProducerOnly() || model.isAsync()).isTrue();
        assertThat(model.getComponentOptions()).allSatisfy(CatalogueTest::isDescribed);
        assertThat(model.getEndpointOptions()).allSatisfy(CatalogueTest::isDescribed);
        assertThat(model.getEndpointHeaders())
                .hasSize(LlmRouterHeaders.class.getFields().length)
                .allSatisfy(header -> {
                    isDescribed(header);
                    assertThat(header.getLabel()).isIn("in", "out");
                    assertThat(header.getConstantName()).contains("LlmRouterHeaders#");
                });
    }

    private static void isDescribed(BaseOptionModel option) {
        assertThat(option.getDescription()).as(option.getName()).endsWith(".").hasSizeGreaterThan(15);
        assertThat(option.getJavaType()).as(option.getName()).isNotBlank();
        if ("boolean".equals(option.getType()) && !option.getKind().equals("header")) {
            assertThat(option.getDefaultValue()).as(option.getName()).isNotNull();
        }
    }

    @Test
    void language_isInTheCatalogue_withItsVariables_andTheComponentsCoordinates() {
        assertThat(catalog.findLanguageNames()).containsExactly("llmrouter");
        LanguageModel language = catalog.languageModel("llmrouter");
        ComponentModel component = catalog.componentModel("llmrouter");
        assertThat(language.getTitle()).isEqualTo("LLM Router");
        assertThat(language.getJavaType()).isEqualTo(LlmRouterLanguage.class.getName());
        assertThat(List.of(language.getGroupId(), language.getArtifactId(), language.getVersion()))
                .containsExactly(component.getGroupId(), component.getArtifactId(), component.getVersion());
        assertThat(language.getOptions())
                .extracting(BaseOptionModel::getName)
                .containsExactly("id", "expression", "trim");
        assertThat(language.getFunctions())
                .extracting(BaseOptionModel::getName)
                .containsExactlyInAnyOrderElementsOf(
                        RouterVariables.DECLARATIONS.types().keySet());
        assertThat(language.getFunctions()).allSatisfy(variable -> assertThat(variable.getDescription())
                .as(variable.getName())
                .matches("(Free|Local): .+"));
    }

    @Test
    void languageExpression_isValidated_withoutARouter() {
        ClassLoader loader = getClass().getClassLoader();
        assertThat(catalog.validateLanguagePredicate(loader, "llmrouter", "intent == 'billing' && difficulty > 0.6")
                        .isSuccess())
                .isTrue();
        assertThat(catalog.validateLanguageExpression(loader, "llmrouter", "router('support'): intent")
                        .isSuccess())
                .isTrue();
        LanguageValidationResult wrong = catalog.validateLanguagePredicate(loader, "llmrouter", "intnt == 'billing'");
        assertThat(wrong.isSuccess()).isFalse();
        assertThat(wrong.getError()).contains("line 1, column 1: unknown variable 'intnt'", "did you mean 'intent'?");
        assertThat(catalog.validateLanguagePredicate(loader, "llmrouter", "intent")
                        .getError())
                .contains("needs true or false");
    }

    @Test
    void context_findsTheMetadataOfBoth() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            CatalogCamelContext known =
                    context.getCamelContextExtension() instanceof CatalogCamelContext extension ? extension : context;
            assertThat(kind(known.getComponentParameterJsonSchema("llmrouter"))).isEqualTo("component");
            assertThat(kind(known.getLanguageParameterJsonSchema("llmrouter"))).isEqualTo("language");
        }
    }

    private static String kind(String json) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(json);
        return tree.fieldNames().next();
    }

    private static String text(String resource) {
        try (InputStream in = CatalogueTest.class.getClassLoader().getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }
}

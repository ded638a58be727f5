/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelLimits;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link ProviderFactory} does. */
abstract class ProviderFactoryContract {

    abstract ProviderFactory create();

    /** The fewest options that describe a model. */
    abstract Map<String, String> enough();

    @Test
    void kind_isFoundOnTheClassPath() {
        CandidateModel model = Providers.onClassPath()
                .build(settings(enough()), CandidateModel.named("m"))
                .build();
        assertThat(model.provider()).isEqualTo(create().kind());
        assertThat(model.modelName()).isEqualTo("small");
    }

    @Test
    void model_canBeCalledInSomeWay_withoutACallBeingMadeNow() {
        CandidateModel model =
                create().build(settings(enough()), CandidateModel.named("m")).build();
        assertThat(model.blocking().isPresent() || model.whole().isPresent()).isTrue();
    }

    @Test
    void blankOption_isAsIfAbsent() {
        Map<String, String> blank = new HashMap<>(enough());
        create().options().forEach(option -> blank.putIfAbsent(option, " "));
        create().build(settings(blank), CandidateModel.named("m")).build();
    }

    @Test
    void unknownOption_isRefusedByName() {
        Map<String, String> odd = new HashMap<>(enough());
        odd.put("nonsense", "x");
        assertThatThrownBy(() -> Providers.onClassPath().build(settings(odd), CandidateModel.named("m")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'nonsense'");
    }

    private ModelSettings settings(Map<String, String> options) {
        return new ModelSettings("m", create().kind(), "small", ModelLimits.DEFAULT, options);
    }
}

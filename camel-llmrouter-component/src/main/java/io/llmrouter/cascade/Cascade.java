/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.List;

/**
 * Ask cheap first, go on below a threshold.
 *
 * <p>Idea: FrugalGPT (Chen, Zaharia, Zou, 2023): stages from cheap to strong, each answer judged by a signal, the first accepted one wins. Cost: every
 * call made is paid, so a cascade only pays if P(accept) is above costCheap / costStrong. Known weakness: the threshold is the whole game; a raw signal
 * is not a probability, and a threshold that was not measured on the traffic at hand promises nothing. Immutable.
 *
 * @param name of the plan
 * @param stages from cheap to strong, at least two
 * @param slices stages for kinds of requests; null for none
 */
public record Cascade(String name, List<CascadeStage> stages, SliceStages slices) {

    /** Without slices. */
    public Cascade(String name, List<CascadeStage> stages) {
        this(name, stages, null);
    }

    /** Copies the stages and checks that there are two and that the last one works. */
    public Cascade {
        stages = List.copyOf(stages);
        if (stages.size() < 2) {
            throw new IllegalArgumentException("cascade '" + name + "' has " + stages.size()
                    + " stage(s); it needs at least two models, cheap to strong");
        }
        if (stages.get(stages.size() - 1).off().isPresent()) {
            throw new IllegalArgumentException("cascade '" + name
                    + "' ends with a stage that is off; the last one is for everything that others left");
        }
    }

    /** Names of the models, in order. */
    public List<String> models() {
        return stages.stream().map(CascadeStage::model).toList();
    }

    /** The cascade of a slice. */
    public Cascade with(SliceStages.Slice slice) {
        return new Cascade(name, slice.stages());
    }
}

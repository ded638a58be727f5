/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.cache.SemanticCache;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.consensus.Consensus;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.routing.ConversationMemory;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.ModelIdentities;
import io.llmrouter.routing.TextRecording;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One router as configured: an immutable snapshot, swapped as a whole on reload.
 *
 * @param name of the router
 * @param generation of the configuration, from 1
 * @param currency of all prices
 * @param catalog all models of the configuration
 * @param plans cascades by name
 * @param deciders in order; the last one must always decide
 * @param strongest name of the model that savings are measured against
 * @param learned what it has from training and from traffic
 * @param consensuses other plans by name; no name is one of a cascade
 * @param cache where answers are kept
 * @param grounds what answers rest on; null of a router that retrieves nothing
 * @param recordText how much of the texts of its requests is recorded, unless a request says otherwise
 * @param standIns who may answer when money is short
 */
public record RouterDefinition(
        String name,
        long generation,
        String currency,
        ModelCatalog catalog,
        Map<String, Cascade> plans,
        List<Decider> deciders,
        String strongest,
        Learned learned,
        Map<String, Consensus> consensuses,
        SemanticCache cache,
        Grounds grounds,
        TextRecording recordText,
        StandIns standIns) {

    /** Copies the collections and checks that the strongest model exists. */
    public RouterDefinition {
        Objects.requireNonNull(name, "name");
        plans = Map.copyOf(plans);
        consensuses = Map.copyOf(consensuses);
        deciders = List.copyOf(deciders);
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(recordText, "recordText");
        catalog.require(strongest);
    }

    /** A router without consensus, cache and retrieval. */
    public RouterDefinition(
            String name,
            long generation,
            String currency,
            ModelCatalog catalog,
            Map<String, Cascade> plans,
            List<Decider> deciders,
            String strongest,
            Learned learned) {
        this(
                name,
                generation,
                currency,
                catalog,
                plans,
                deciders,
                strongest,
                learned,
                Map.of(),
                SemanticCache.none(),
                null,
                TextRecording.hash,
                StandIns.PLANS);
    }

    /**
     * Names of all models that may answer a request to this router, with those that they fall back to, in order; all of the configuration if a decider
     * does not know what it may use.
     */
    public Set<String> candidates() {
        Set<String> models = new TreeSet<>();
        for (Decider decider : deciders) {
            if (decider.targets().isEmpty()) {
                return new TreeSet<>(catalog.names());
            }
            decider.targets().forEach(target -> asked(target)
                    .forEach(model -> catalog.withFallbacks(model).forEach(each -> models.add(each.name()))));
        }
        return models;
    }

    private List<String> asked(String target) {
        if (plans.containsKey(target)) {
            return plans.get(target).stages().stream().map(CascadeStage::model).toList();
        }
        return consensuses.containsKey(target) ? consensuses.get(target).models() : List.of(target);
    }

    /** The same with plans that ask in parallel. */
    public RouterDefinition withConsensuses(Map<String, Consensus> byName) {
        return with(same -> same.consensuses = byName);
    }

    /** The same with a cache. */
    public RouterDefinition withCache(SemanticCache answers) {
        return with(same -> same.cache = answers);
    }

    /** The same with answers that rest on passages. */
    public RouterDefinition withGrounds(Grounds passages) {
        return with(same -> same.grounds = passages);
    }

    /** The same with so much text on record. */
    public RouterDefinition withRecordText(TextRecording texts) {
        return with(same -> same.recordText = texts);
    }

    /** The same with others who may answer when money is short. */
    public RouterDefinition withStandIns(StandIns others) {
        return with(same -> same.standIns = others);
    }

    private RouterDefinition with(Consumer<Changed> change) {
        Changed same = new Changed();
        change.accept(same);
        return new RouterDefinition(
                name,
                generation,
                currency,
                catalog,
                plans,
                deciders,
                strongest,
                learned,
                same.consensuses,
                same.cache,
                same.grounds,
                same.recordText,
                same.standIns);
    }

    /** What a copy can have other than this one. */
    private final class Changed {

        private Map<String, Consensus> consensuses = consensuses();
        private SemanticCache cache = cache();
        private Grounds grounds = grounds();
        private TextRecording recordText = recordText();
        private StandIns standIns = standIns();
    }

    /**
     * Who may answer when money is short; of them the cheapest that can is asked.
     *
     * @param models names
     * @param alone whether nobody else may; otherwise also the models of all plans, and those that were decided on
     */
    public record StandIns(List<String> models, boolean alone) {

        /** The models of all plans. */
        public static final StandIns PLANS = new StandIns(List.of(), false);

        /** Copies the list. */
        public StandIns {
            models = List.copyOf(models);
        }
    }

    /**
     * What a router has from training and from traffic.
     *
     * @param bundleHash hash of the bundle that it decides by, or null
     * @param identities whether the models are still those of the bundle, or null
     * @param conversations who answered previous turns; null unless the router is sticky
     */
    public record Learned(String bundleHash, ModelIdentities identities, ConversationMemory conversations) {

        /** Nothing. */
        public static final Learned NOTHING = new Learned(null, null, null);
    }
}

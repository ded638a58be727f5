/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.llmrouter.cache.SemanticCache;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.Rule;
import io.llmrouter.engine.Grounds;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.rag.DocumentSet;
import io.llmrouter.resilience.Deployments;
import io.llmrouter.routing.ConversationMemory;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.ModelIdentities;
import io.llmrouter.routing.RetrievalDecider;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.spending.SpendGate.Expense;
import io.llmrouter.spending.SpendGate.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Builds routers from a checked configuration. Makes no call. Thread-safe if its references are. */
public final class RouterAssembler {

    private final ModelReferences references;
    private final CacheAssembler caches;
    private final DocumentSets documents;
    private final Deployments deployments;
    private final SpendGate spending;
    private final Map<EmbeddingDefinition, PromptEmbedder> embedders = new ConcurrentHashMap<>();
    private final TrainedIntents intents = new TrainedIntents();
    private final Map<String, ConversationMemory> conversations = new ConcurrentHashMap<>();

    /** Builds routers that decide and do nothing else: they have no caches and retrieve nothing. */
    public static RouterAssembler ofDeciders(ModelReferences references) {
        return new RouterAssembler(references, null, null);
    }

    /**
     * Builds routers without caches.
     *
     * @param references beans and endpoints of the application
     */
    public RouterAssembler(ModelReferences references) {
        this(references, null, new DocumentSets(set -> {}));
    }

    /**
     * Builds routers that observe nothing of each other.
     *
     * @param references beans and endpoints of the application
     * @param caches builds the routers' caches; null for none
     * @param documents opens what routers retrieve from
     */
    public RouterAssembler(ModelReferences references, CacheAssembler caches, DocumentSets documents) {
        this(references, caches, documents, Deployments.alone(), SpendGate.open());
    }

    /**
     * @param references beans and endpoints of the application
     * @param caches builds the routers' caches; null for none
     * @param documents opens what routers retrieve from
     * @param deployments what is observed of models; the routers' environment must have the same
     * @param spending accounts for embedding answers; the routers' environment must have the same
     */
    public RouterAssembler(
            ModelReferences references,
            CacheAssembler caches,
            DocumentSets documents,
            Deployments deployments,
            SpendGate spending) {
        this.references = references;
        this.documents = documents;
        this.caches = caches;
        this.deployments = deployments;
        this.spending = spending;
    }

    /**
     * Builds all routers on one catalog of models.
     *
     * @param configuration the checked document
     * @param generation its number, from 1
     * @return one definition per router, in order
     * @throws ConfigurationException listing every model that cannot be built, and why
     */
    public List<RouterDefinition> assemble(RouterConfiguration configuration, long generation) {
        List<Problem> problems = new ArrayList<>();
        List<CandidateModel> models = new ArrayList<>();
        for (ModelDefinition model : configuration.models().values()) {
            try {
                models.add(build(model));
            } catch (RuntimeException e) {
                problems.add(new Problem(
                        model.place(),
                        "models." + model.name(),
                        e.getMessage() == null ? e.toString() : e.getMessage()));
            }
        }
        throwIfAny(configuration, "models", problems);
        ModelCatalog catalog = new ModelCatalog(models);
        List<RouterDefinition> definitions = configuration.routers().values().stream()
                .map(router -> definition(router, configuration, catalog, generation, problems))
                .toList();
        throwIfAny(configuration, "steps or plans", problems);
        conversations.keySet().retainAll(configuration.routers().keySet());
        embedders.keySet().retainAll(Set.of(configuration.embedding()));
        deployments.configure(
                catalog.names(),
                configuration.routers().values().stream()
                        .flatMap(router -> router.ejection().stream())
                        .toList());
        return definitions;
    }

    static void throwIfAny(RouterConfiguration configuration, String what, List<Problem> problems) {
        if (!problems.isEmpty()) {
            StringBuilder lines =
                    new StringBuilder(configuration.source() + " describes " + what + " that cannot be built:");
            problems.forEach(problem -> lines.append("\n  ").append(problem));
            throw new ConfigurationException(lines.toString());
        }
    }

    private CandidateModel build(ModelDefinition model) {
        if (model.source() instanceof ModelDefinition.Source.Provided provided) {
            return provided.model();
        }
        CandidateModel.Builder builder = model.describe();
        if (model.source() instanceof ModelDefinition.Source.Bean bean) {
            return fromBean(bean.name(), references.bean(bean.name()), builder).build();
        }
        String uri = ((ModelDefinition.Source.Endpoint) model.source()).uri();
        return builder.provider("endpoint", uri.replaceFirst("\\?.*", ""))
                .blocking(references.endpoint(model.name(), uri))
                .build();
    }

    private static CandidateModel.Builder fromBean(String name, Object bean, CandidateModel.Builder builder) {
        builder.provider("bean", name);
        if (bean instanceof ChatModel blocking) {
            builder.blocking(blocking);
        }
        if (bean instanceof StreamingChatModel streaming) {
            builder.streaming(streaming);
        }
        if (!(bean instanceof ChatModel) && !(bean instanceof StreamingChatModel)) {
            throw new IllegalArgumentException("bean '" + name + "' is a "
                    + bean.getClass().getName() + "; a model is a ChatModel or StreamingChatModel");
        }
        return builder;
    }

    private RouterDefinition definition(
            RouterSettings router,
            RouterConfiguration configuration,
            ModelCatalog catalog,
            long generation,
            List<Problem> problems) {
        String strongest = router.strongest() == null ? catalog.dearest().name() : router.strongest();
        ConversationMemory memory = router.sticky()
                ? conversations.computeIfAbsent(router.name(), name -> new ConversationMemory(Ticker.systemTicker()))
                : null;
        DeciderDefinition.Surroundings around = new DeciderDefinition.Surroundings(
                catalog, () -> embedder(configuration.embedding()), memory, intents, deployments);
        DeciderDefinition.Surroundings ofPlans = new DeciderDefinition.Surroundings(
                catalog, () -> ofAnswers(router.name(), configuration), memory, intents, deployments);
        Map<String, Cascade> plans = new LinkedHashMap<>();
        Set<String> hashes = new LinkedHashSet<>();
        List<ModelIdentities> identities = new ArrayList<>();
        router.plans()
                .forEach((name, plan) -> attempt(plan.place(), plan.path(), problems, () -> {
                    PlanDefinition.Built built = plan.build().apply(ofPlans);
                    plans.put(name, built.cascade());
                    learned(built.bundleHash(), built.identities(), hashes, identities);
                }));
        List<Decider> deciders = new ArrayList<>();
        router.deciders()
                .forEach(step -> attempt(step.place(), step.path(), problems, () -> {
                    DeciderDefinition.Built built = step.build().apply(around);
                    deciders.add(built.decider());
                    learned(built.bundleHash(), built.identities(), hashes, identities);
                }));
        if (documents != null && router.retrieve() != null && router.retrieve().use() != null) {
            deciders.add(
                    0,
                    new RetrievalDecider(
                            router.retrieve().use().easy(),
                            router.retrieve().use().hard()));
        }
        SemanticCache cache = cache(router, configuration, catalog, problems, hashes);
        RouterDefinition definition = new RouterDefinition(
                router.name(),
                generation,
                configuration.currency(),
                catalog,
                plans,
                deciders,
                strongest,
                new RouterDefinition.Learned(
                        hashes.isEmpty() ? null : String.join("+", hashes), ModelIdentities.all(identities), memory));
        return definition
                .withConsensuses(consensuses(router, configuration, problems))
                .withCache(cache)
                .withGrounds(grounds(router, configuration, problems))
                .withRecordText(router.recordText())
                .withStandIns(router.budget().standIns());
    }

    private Grounds grounds(RouterSettings router, RouterConfiguration configuration, List<Problem> problems) {
        RetrieveDefinition retrieve = router.retrieve();
        if (retrieve == null || documents == null) {
            return null;
        }
        try {
            DocumentSet source = documents.set(
                    configuration.documents().get(retrieve.from()),
                    references,
                    () -> embedder(configuration.embedding()));
            return new Grounds(source, retrieve.table(), retrieve.hard(), retrieve.prompt(), retrieve.nothing());
        } catch (IllegalArgumentException | IllegalStateException e) {
            problems.add(new Problem(retrieve.place(), retrieve.path(), e.getMessage()));
            return null;
        }
    }

    private SemanticCache cache(
            RouterSettings router,
            RouterConfiguration configuration,
            ModelCatalog catalog,
            List<Problem> problems,
            Set<String> hashes) {
        CacheDefinition cache = router.cache();
        if (cache == null || caches == null) {
            return SemanticCache.none();
        }
        try {
            CacheDefinition tagged = router.retrieve() == null
                    ? cache
                    : cache.dependingOn(router.retrieve().from());
            CacheAssembler.Built built =
                    caches.build(router.name(), tagged, catalog, () -> embedder(configuration.embedding()));
            if (built.bundleHash() != null) {
                hashes.add(built.bundleHash());
            }
            return built.cache();
        } catch (IllegalArgumentException | IllegalStateException e) {
            problems.add(new Problem(cache.place(), cache.path(), e.getMessage()));
            return SemanticCache.none();
        }
    }

    private Map<String, Consensus> consensuses(
            RouterSettings router, RouterConfiguration configuration, List<Problem> problems) {
        Map<String, Consensus> consensuses = new HashMap<>(router.consensuses());
        consensuses.replaceAll((name, consensus) -> {
            if (!(consensus.rule() instanceof Rule.Medoid)) {
                return consensus;
            }
            try {
                PromptEmbedder embedder = ofAnswers(router.name(), configuration);
                return consensus.comparedBy(answers -> embedder.embedAll(answers, done -> {}));
            } catch (IllegalArgumentException | IllegalStateException e) {
                problems.add(new Problem(
                        router.deciders().get(0).place(),
                        "routers." + router.name() + ".plans." + name,
                        "by: medoid needs the embedding: " + e.getMessage()));
                return consensus;
            }
        });
        return consensuses;
    }

    static void attempt(String place, String path, List<Problem> problems, Runnable work) {
        try {
            work.run();
        } catch (IllegalArgumentException | IllegalStateException e) {
            problems.add(new Problem(place, path, e.getMessage()));
        }
    }

    private static void learned(
            String hash, ModelIdentities identity, Set<String> hashes, List<ModelIdentities> identities) {
        if (hash != null) {
            hashes.add(hash);
        }
        if (identity != null) {
            identities.add(identity);
        }
    }

    /** For those who look at answers, at the router's expense: they do not know who asked. */
    private PromptEmbedder ofAnswers(String router, RouterConfiguration configuration) {
        return embedder(configuration.embedding()).paidBy((model, tokens, cost) -> spending.reserve(
                        new Expense(router, null, model, Purpose.confidence, 0))
                .settle(cost, tokens));
    }

    /** The embedder, one for all routers and generations: vectors of two copies would not be shared. */
    public PromptEmbedder embedder(EmbeddingDefinition definition) {
        return embedders.computeIfAbsent(definition, embedding -> embedding.load(references));
    }
}

/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.CacheBackend;
import io.llmrouter.config.CacheAssembler;
import io.llmrouter.config.CacheDefinition;
import io.llmrouter.config.ConfigurationLoader;
import io.llmrouter.config.DocumentSets;
import io.llmrouter.config.DocumentsDefinition;
import io.llmrouter.config.EmbeddingDefinition;
import io.llmrouter.config.GatewaySettings;
import io.llmrouter.config.RouterAssembler;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.config.StoreDefinition;
import io.llmrouter.drift.DriftState;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.engine.SharedEvents;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.journal.DecisionArchive;
import io.llmrouter.provider.Providers;
import io.llmrouter.spending.SpendLedger;
import io.llmrouter.stats.StatsRepository;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.StaticService;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routers of a Camel context. A plugin of the context, so that nothing is static. Thread-safe: reads see a whole generation, loads are serialised. */
public final class LlmRouterRegistry extends ServiceSupport implements StaticService {

    private static final Logger LOG = LoggerFactory.getLogger(LlmRouterRegistry.class);

    private static final int SUBSCRIBERS = 64;

    /** Name of the bean with what was observed of each model. */
    public static final String STATS = "llmrouter-stats";

    private final CamelContext context;
    private volatile Generation current = new Generation(0, new LlmRouters(List.of()), GatewaySettings.DEFAULT);
    private ConfigurationSource source;
    private OptionModels options;
    private RouterAssembler assembler;
    private volatile List<ConfigurationWatch> bundles = List.of();
    private ExecutorService blocking;
    private ScheduledExecutorService timer;
    private ScheduledExecutorService watch;
    private Environment environment;
    private ExecutorService delivery;
    private Draining draining;
    private SpendingService spending;
    private RouterServices services;
    private RouterStore store;
    private CacheAssembler caches;
    private final DocumentSets documents = new DocumentSets(this::changed);
    private Map<String, DocumentsDefinition> described = Map.of();
    private volatile EmbeddingDefinition embedding = EmbeddingDefinition.IN_PROCESS;
    private ChatModelBeans beans;
    private volatile String rejected;

    private record Generation(long number, LlmRouters routers, GatewaySettings gateway) {}

    private LlmRouterRegistry(CamelContext context) {
        this.context = context;
    }

    /** The registry of a context; made on first use. */
    public static LlmRouterRegistry get(CamelContext context) {
        synchronized (context) {
            LlmRouterRegistry registry = context.getCamelContextExtension().getContextPlugin(LlmRouterRegistry.class);
            if (registry == null) {
                registry = new LlmRouterRegistry(context);
                context.getCamelContextExtension().addContextPlugin(LlmRouterRegistry.class, registry);
            }
            return registry;
        }
    }

    /** The routers in force. */
    public LlmRouters routers() {
        return current.routers();
    }

    /** The HTTP door's settings in force. */
    public GatewaySettings gateway() {
        return current.gateway();
    }

    /** Number of the configuration in force: 0 before the first, one more after each reload. */
    public long generation() {
        return current.number();
    }

    /**
     * A cache of no router, in the same place as theirs.
     *
     * @param name of the cache
     * @param definition what it does; nobody judges its hits
     */
    AnswerCache cache(String name, CacheDefinition definition) {
        return caches.build(name, definition, null, () -> assembler.embedder(embedding))
                .cache();
    }

    /** Where the caches of this context keep what they keep; null before the component was started. */
    public CacheBackend cacheBackend() {
        return store == null ? null : store.backend();
    }

    /** What was observed of each model, by all processes that share the store; null before the component was started. */
    public StatsRepository stats() {
        return store == null ? null : store.stats();
    }

    /** What was spent and saved, by all processes that share the store; null before the component was started. */
    public SpendLedger spending() {
        return spending == null ? null : spending.ledger();
    }

    /** Holds calls against budgets; null before the component was started. */
    SpendingService spendingService() {
        return spending;
    }

    /** Answers that rest on these documents are forgotten. */
    private void changed(String set) {
        cacheBackend().epochs().raise(set);
    }

    /** Tells subscribers what happens in the routers; null before the component was started. */
    public RoutingEvents events() {
        return environment == null ? null : environment.events();
    }

    /** What happens in the routers of other processes. */
    SharedEvents sharedEvents() {
        return store == null ? SharedEvents.none() : store.events();
    }

    /** The latest decisions; null before the component was started. */
    public DecisionArchive archive() {
        return services == null ? null : services.require(JournalService.class).archive();
    }

    /** Takes what answers were worth; null before the component was started. */
    public FeedbackBook feedback() {
        return services == null ? null : services.require(FeedbackService.class).book();
    }

    /**
     * Whether traffic, trust, quality or cost of a router are still what they were.
     *
     * @param router name
     * @return series, detectors and reasons now; empty of a router that is not watched, and before the component was started
     */
    public Optional<DriftState> drift(String router) {
        return services == null
                ? Optional.empty()
                : services.require(DriftService.class).state(router);
    }

    /**
     * Takes a router's traffic from now on for usual; its alarms are over.
     *
     * @param router name
     * @return whether it is watched
     */
    public boolean relearn(String router) {
        return services != null && services.require(DriftService.class).relearn(router);
    }

    /** The document in force; null before there is one. */
    RouterConfiguration configuration() {
        return services == null
                ? null
                : services.require(ConfigurationInForce.class).get();
    }

    /** Why the last reload was refused; empty once one was not. */
    Optional<String> rejected() {
        return Optional.ofNullable(rejected);
    }

    /** What each router did since the start. */
    RouterTotals totals() {
        return services.require(TelemetryService.class).totals();
    }

    /** What could not be kept or told since the start, by what it is, each from 0 on; empty before the component was started. */
    public Map<String, Long> lost() {
        RouterServices running = services;
        return running == null
                ? Map.of()
                : LostRecords.of(
                        running.require(JournalService.class),
                        running.require(TelemetryService.class),
                        events(),
                        store.events());
    }

    /** What routers retrieve from. */
    DocumentSets documents() {
        return documents;
    }

    /** Runs work that may block: a model call, or a route that waits for a stream. */
    ExecutorService blocking() {
        return blocking;
    }

    /** Finds and loads the configuration for a component, once. */
    synchronized void configure(LlmRouterComponent component) throws Exception {
        if (environment != null) {
            return;
        }
        source = ConfigurationSource.find(context, component.getConfiguration()).orElse(null);
        options = new OptionModels(component);
        if (source != null && !options.isEmpty()) {
            throw new ConfigurationException("configured twice, by the document " + source.location() + " and by "
                    + options + "; keep the document or the options");
        }
        RouterConfiguration configuration = source == null && options.isEmpty() ? null : read();
        blocking = RouterThreads.blocking("llmrouter-model", component.getBlockingThreads());
        timer = RouterThreads.timer("llmrouter-timer");
        store = RouterStore.open(
                configuration == null ? StoreDefinition.DEFAULT : configuration.store(), context, blocking, timer);
        delivery = RouterThreads.blocking("llmrouter-events", SUBSCRIBERS);
        RoutingEvents events = new RoutingEvents(delivery, Clock.systemUTC());
        draining = new Draining(context);
        spending = new SpendingService(store.ledger(), events, Clock.systemUTC(), timer);
        TelemetryService telemetry = TelemetryService.open(
                component, new MeterSources(this::routers, events, spending.budgets(), this::lost), timer, delivery);
        Set<RoutingListener> applications = context.getRegistry().findByType(RoutingListener.class);
        environment = Environment.of(blocking, timer)
                .withListeners(spending.with(telemetry.with(applications)))
                .withEvents(events, spending.gate())
                .withShared(store.stats(), store.models())
                .withBounds(new Environment.Bounds(component.getMaxConcurrency(), component.getMaxPromptChars()));
        store.events().serve(events);
        services = RouterServices.open(environment, store, spending, source)
                .with(telemetry)
                .with(new RouterManagement(context, this));
        DriftService drift = services.require(DriftService.class);
        services = services.with(new HealthService(
                context,
                List.of(
                        new DegradedHealthCheck(DegradedHealthCheck.STORE, store.trouble()),
                        new DegradedHealthCheck(DegradedHealthCheck.DRIFT, drift::degrading),
                        new ReadyHealthCheck(this))));
        caches = new CacheAssembler(store.backend(), environment);
        assembler = new RouterAssembler(
                new CamelModelReferences(context, options.beans()),
                caches,
                documents,
                environment.deployments(),
                environment.spending());
        beans = component.isExposeAsChatModel() ? new ChatModelBeans(context.getRegistry()) : null;
        context.addService(this, true);
        if (context.getRegistry().lookupByName(STATS) == null) {
            context.getRegistry().bind(STATS, StatsRepository.class, store.stats());
        }
        if (configuration == null) {
            LOG.warn(
                    "no llmrouter configuration: neither the component's options 'configuration' or 'models' and 'routers', nor classpath:llmrouter.yaml, nor file:config/llmrouter.yaml");
            return;
        }
        apply(configuration);
        if (source != null && component.isReload()) {
            // loading may learn for seconds, and the timer enforces time limits meanwhile
            watch = RouterThreads.timer("llmrouter-watch");
            source.file().ifPresent(file -> new ConfigurationWatch(file, this::reload).start(watch));
            watch.scheduleWithFixedDelay(() -> bundles.forEach(ConfigurationWatch::check), 1, 1, TimeUnit.SECONDS);
        }
    }

    /**
     * Loads the document again. The last good configuration stays in force if the new one is wrong.
     *
     * @return whether the new one is in force
     */
    public synchronized boolean reload() {
        if (source == null) {
            LOG.warn("llmrouter configuration was not reloaded: it is no document, so it changes with a restart only");
            return false;
        }
        try {
            RouterConfiguration configuration = read();
            if (!configuration.store().equals(store.definition())) {
                throw new ConfigurationException(
                        "'store' has changed, which needs a restart: it holds what the routers in force keep;"
                                + " take the change back to reload the rest");
            }
            if (!configuration.documents().equals(described)) {
                throw new ConfigurationException("'documents' have changed, which needs a restart: their indexes are"
                        + " open; take the change back to reload the rest");
            }
            apply(configuration);
            rejected = null;
            LOG.info("llmrouter configuration {} reloaded, generation {}", source.location(), generation());
            return true;
        } catch (ConfigurationException e) {
            rejected = e.getMessage();
            LOG.error(
                    "llmrouter configuration {} was not reloaded, generation {} stays in force: {}",
                    source.location(),
                    generation(),
                    e.getMessage());
            return false;
        }
    }

    private RouterConfiguration read() {
        ConfigurationLoader loader =
                new ConfigurationLoader(context::resolvePropertyPlaceholders, Providers.onClassPath());
        return source == null ? options.load(loader) : loader.load(source.location(), source.read());
    }

    private void apply(RouterConfiguration configuration) {
        configuration.warnings().forEach(warning -> LOG.warn("llmrouter configuration: {}", warning));
        long next = current.number() + 1;
        described = configuration.documents();
        List<RouterDefinition> definitions = assembler.assemble(configuration, next);
        List<LlmRouter> routers = new ArrayList<>(definitions.size());
        for (RouterDefinition definition : definitions) {
            routers.add(kept(definition));
        }
        embedding = configuration.embedding();
        LlmRouters before = current.routers();
        current = new Generation(next, new LlmRouters(routers), configuration.gateway());
        bundles = configuration.files().stream()
                .map(file -> new ConfigurationWatch(file, this::reload))
                .toList();
        services.apply(configuration, routers);
        ReloadEvents.publish(environment.events(), next, definitions);
        if (beans != null) {
            beans.show(current.routers());
        }
        before.all().stream().filter(router -> !routers.contains(router)).forEach(draining::drop);
    }

    /** A router that exists stays the same object, for whoever holds it. */
    private LlmRouter kept(RouterDefinition definition) {
        if (current.routers().names().contains(definition.name())) {
            LlmRouter router = current.routers().require(definition.name());
            router.reload(definition);
            return router;
        }
        return new LlmRouter(definition, environment);
    }

    @Override
    protected void doShutdown() {
        if (services != null) { // a start that failed before
            draining.drain(
                    routers().all(),
                    environment.events(),
                    services.require(TelemetryService.class).listeners());
            services.close();
            delivery.shutdown();
        }
        if (store != null) {
            store.end().run();
        }
        documents.close();
        if (timer != null) {
            timer.shutdownNow();
            if (watch != null) {
                watch.shutdownNow();
            }
            blocking.shutdown();
        }
    }
}

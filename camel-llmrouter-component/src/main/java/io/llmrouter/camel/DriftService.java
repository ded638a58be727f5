/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.HitMonitor;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.config.RouterSettings;
import io.llmrouter.drift.DriftChange;
import io.llmrouter.drift.DriftSettings;
import io.llmrouter.drift.DriftState;
import io.llmrouter.drift.DriftWatch;
import io.llmrouter.drift.ExpiredCertificates;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.ModelIdentities;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the routers of a context for drift: feeds what happens to one {@link DriftWatch} each, publishes alarms, lets certificates expire and degrades
 * the health check where that is wanted. What is usual is learned anew after a start and after every reload; certificates that have expired stay so until
 * their bundle is another one, or somebody says that what happens is usual. Thread-safe.
 */
final class DriftService implements RouterService {

    private static final Logger LOG = LoggerFactory.getLogger(DriftService.class);
    private static final int CAPACITY = 8192;
    private static final int CACHE_EVERY = 100;
    private static final int EMBEDDINGS = 128;

    private final RoutingEvents events;
    private final Subscription subscription;
    private final ExpiredCertificates expired;
    private final RoutingListener embeddings = new Embeddings();
    private volatile Map<String, Watched> routers = Map.of();

    /**
     * A router, its watch, and embeddings that wait for it.
     *
     * @param own what its bundles certified when the watch began; null without bundles
     * @param embeddings some of the latest; those that find no place are not missed
     */
    private record Watched(
            LlmRouter router, ModelIdentities own, DriftWatch watch, ArrayBlockingQueue<float[]> embeddings) {

        Optional<ModelIdentities> certificates() {
            return Optional.ofNullable(own);
        }
    }

    DriftService(RoutingEvents events, ExpiredCertificates expired) {
        this.events = events;
        this.expired = expired;
        this.subscription =
                events.subscribe("drift", Set.of(Kind.decision, Kind.feedback, Kind.shadow), CAPACITY, this::happened);
        events.listen(embeddings);
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> inForce) {
        Map<String, Watched> next = new LinkedHashMap<>();
        for (LlmRouter router : inForce) {
            RouterSettings settings = configuration.routers().get(router.name());
            DriftSettings drift = settings == null ? DriftSettings.DEFAULT : settings.drift();
            Watched watched = watched(router, drift);
            watched.certificates()
                    .ifPresent(own -> own.drifted(watched.watch().expired().values()));
            if (drift.watches()) {
                next.put(router.name(), watched);
            }
        }
        Map<String, Watched> before = swap(next);
        before.values().forEach(old -> old.watch().relearn()); // alarms are over
    }

    private synchronized Map<String, Watched> swap(Map<String, Watched> next) {
        Map<String, Watched> before = routers;
        routers = Map.copyOf(next);
        return before;
    }

    /** A watch that a reload has replaced has nothing to say any more, though it may still be at an event. */
    private void expire(Watched watched, ModelIdentities own) {
        synchronized (this) {
            String router = watched.router().name();
            if (routers.get(router) == watched) {
                Map<String, String> why = watched.watch().expired();
                own.drifted(why.values());
                expired.tell(router, own.bundles(), why);
            }
        }
        expired.write(); // a disk that hangs holds up no reload
    }

    private Watched watched(LlmRouter router, DriftSettings settings) {
        String name = router.name();
        ModelIdentities own = router.definition().learned().identities();
        Map<String, String> before = own == null ? Map.of() : expired.of(name, own.bundles());
        return new Watched(
                router,
                own,
                new DriftWatch(name, settings, change -> changed(name, change), before),
                new ArrayBlockingQueue<>(EMBEDDINGS));
    }

    /** Hands over what was embedded anyway, on the thread of the request. */
    private final class Embeddings implements RoutingListener {

        @Override
        public void onDecision(RoutingDecision decision) {
            // without its request there is no embedding
        }

        @Override
        public void onCompleted(CompletedRequest completed) {
            Watched watched = routers.get(completed.decision().router());
            if (watched != null) {
                completed.request().features().embedded().ifPresent(watched.embeddings()::offer);
            }
        }
    }

    private void changed(String router, DriftChange change) {
        if (change.raised()) {
            LOG.warn("router {}: {}: {}", router, change.state().detector(), change.sentence());
        } else {
            LOG.info("router {}: {}", router, change.sentence());
        }
        events.publish(Kind.drift, router, null, change.sentence(), change.facts());
    }

    private void happened(RoutingEvent event) {
        Watched watched = routers.get(event.router());
        if (watched == null) {
            return;
        }
        switch (event.kind()) {
            case decision -> decided(watched, event);
            case feedback -> label(watched, event, "score", text(event, "source"));
            case shadow -> label(watched, event, "servedGood", "shadow");
            default -> throw new IllegalStateException("not subscribed to " + event.kind());
        }
        watched.certificates().ifPresent(own -> expire(watched, own));
    }

    private static void decided(Watched watched, RoutingEvent event) {
        DriftWatch watch = watched.watch();
        watched.certificates()
                .flatMap(ModelIdentities::change)
                .ifPresent(other -> watch.uncertified(other, event.time()));
        watch.decided(event.decision(), watched.router().definition().strongest(), event.time());
        for (float[] next = watched.embeddings().poll();
                next != null;
                next = watched.embeddings().poll()) {
            watch.embedded(next, event.time());
        }
        if (watch.requests() % CACHE_EVERY == 0 && watched.router().definition().cache() instanceof AnswerCache cache) {
            HitMonitor.State hits = cache.hits();
            watch.hits(hits.judgedHits(), hits.wrongHits(), event.time());
        }
    }

    private static void label(Watched watched, RoutingEvent event, String fact, String source) {
        if (event.facts().get(fact) instanceof Number quality) {
            watched.watch().labelled(event.id(), quality.doubleValue(), source, event.time());
        }
    }

    private static String text(RoutingEvent event, String fact) {
        return event.facts().get(fact) instanceof String text ? text : "";
    }

    /** Empty of a router that is not watched. */
    Optional<DriftState> state(String router) {
        return Optional.ofNullable(routers.get(router))
                .map(watched -> watched.watch().state());
    }

    /** Takes what happens from now on for usual; false if the router is not watched. */
    boolean relearn(String router) {
        Optional<Watched> watched = Optional.ofNullable(routers.get(router));
        watched.ifPresent(found -> {
            found.watch().relearn();
            found.certificates().ifPresent(own -> expire(found, own));
        });
        return watched.isPresent();
    }

    /** What has drifted in routers whose health that degrades. */
    Optional<String> degrading() {
        return routers.values().stream()
                .filter(watched -> watched.watch().settings().degradesHealth())
                .flatMap(watched -> watched.watch().reasons().stream()
                        .map(reason -> "router " + watched.router().name() + ": " + reason))
                .reduce((one, next) -> one + "; " + next);
    }

    @Override
    public void close() {
        events.ignore(embeddings);
        subscription.close();
        expired.write();
    }
}

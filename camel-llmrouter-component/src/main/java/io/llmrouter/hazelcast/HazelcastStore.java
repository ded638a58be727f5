/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.llmrouter.cache.CacheBackend;
import io.llmrouter.cache.SemanticIndex;
import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.engine.SharedEvents;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.resilience.SharedHealth;
import io.llmrouter.spending.SpendLedger;
import io.llmrouter.stats.StatsRepository;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the processes of a cluster share: answers, flights, epochs, statistics, spending, and which models are not to be called. This process is a member, a client, or
 * uses an instance of its application. While the cluster is away everything fails at once or answers from what this process knows, and it comes back by
 * itself. Thread-safe.
 */
public final class HazelcastStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastStore.class);
    private static final String LOGGING = "hazelcast.logging.type";
    private static final long PUBLISH_MILLIS = 1_000;
    private static final long SNAPSHOT_MILLIS = 10_000;
    private static final long FIRST_PATIENCE_MILLIS = 2_000;
    private static final long LAST_PATIENCE_MILLIS = 2_000;

    private final Link link;
    private final HazelcastAnswerStore answers;
    private final CacheBackend backend;
    private final HazelcastStatsRepository stats;
    private final HazelcastSpending spending;
    private final HazelcastHealth health;
    private final HazelcastDecisionArchive decisions;
    private final HazelcastFeedbackStore feedback;
    private final HazelcastEvents events;
    private final StatSnapshot snapshot;
    private final List<ScheduledFuture<?>> rounds;

    /**
     * What a store runs in.
     *
     * @param clock the time of day
     * @param work runs what waits for the cluster
     * @param reads runs what becomes of an answer that came; apart, for right after a member's end all that waits may wait for it
     * @param timer begins what is done from time to time; never waits itself
     * @param beans finds an instance of the application by its name
     */
    public record Surroundings(
            Clock clock,
            Executor work,
            Executor reads,
            ScheduledExecutorService timer,
            Function<String, Object> beans) {}

    /**
     * How it does.
     *
     * @param trouble what is wrong, for people; empty if the cluster is reached
     * @param members how many there are, 0 if it is not reached
     */
    public record Health(Optional<String> trouble, int members) {}

    private HazelcastStore(HazelcastSettings settings, Surroundings around) {
        link = new Link(opener(settings, around), around.work(), around.timer());
        answers = new HazelcastAnswerStore(link, around.reads(), around.clock());
        HazelcastFlightBoard flights = new HazelcastFlightBoard(link);
        HazelcastEpochs epochs = new HazelcastEpochs(link, around.clock());
        backend = new CacheBackend(answers, flights, epochs);
        snapshot = StatSnapshot.open(settings.snapshot(), around.clock());
        stats = new HazelcastStatsRepository(link, around.clock(), snapshot.run());
        stats.restore(snapshot.rows());
        StatRow.Run run = snapshot.run();
        spending = new HazelcastSpending(link, new SpendLedger(run.process() + "-" + run.start()));
        spending.restore(snapshot.spending());
        write(); // so that a run that is killed at once is counted as a start
        HazelcastLoads loads = new HazelcastLoads(link, around.clock());
        health = new HazelcastHealth(link, around.clock(), loads);
        decisions = new HazelcastDecisionArchive(link);
        feedback = new HazelcastFeedbackStore(link);
        events = new HazelcastEvents(link, around.clock());
        link.serve(List.of(answers.feed(), flights, epochs, stats, spending, health, loads, events));
        rounds = List.of(
                every(around, settings.limits().reconcile().toMillis(), link::reconcileAtLeisure),
                every(around, PUBLISH_MILLIS, stats::publish),
                every(around, PUBLISH_MILLIS, spending::publish),
                every(around, PUBLISH_MILLIS, loads::publish),
                every(around, PUBLISH_MILLIS, events::round),
                every(around, SNAPSHOT_MILLIS, this::write));
    }

    private ScheduledFuture<?> every(Surroundings around, long millis, Runnable task) {
        return around.timer()
                .scheduleWithFixedDelay(() -> link.call(() -> run(task)), millis, millis, TimeUnit.MILLISECONDS);
    }

    private static Void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.debug("{} is done again next time", task, e);
        }
        return null;
    }

    /**
     * Joins a cluster, or forms one.
     *
     * @param settings how
     * @param around what it runs in
     * @return the store, reached, or still being reached if the settings say {@code failOpen}
     * @throws ConfigurationException if the cluster cannot be reached and {@code failOpen} is not set
     */
    public static HazelcastStore open(HazelcastSettings settings, Surroundings around) {
        if (System.getProperty(LOGGING) == null) {
            // what Hazelcast says before there is an instance knows no other way
            System.setProperty(LOGGING, "slf4j");
        }
        HazelcastStore store = new HazelcastStore(settings, around);
        try {
            if (settings.failOpen()) {
                store.link
                        .openLater()
                        .completeOnTimeout(null, FIRST_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .join();
            } else {
                store.link.open();
            }
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw new ConfigurationException(
                    "store: " + settings.access().place() + " cannot be reached: " + e.getMessage()
                            + "; start it, correct 'members' and 'clusterName', or write failOpen: true to begin without it",
                    e);
        }
    }

    private static Link.Opener opener(HazelcastSettings settings, Surroundings around) {
        if (settings.access() instanceof HazelcastSettings.Joined joined) {
            Supplier<HazelcastInstance> open = joined.client()
                    ? () -> configured(
                            HazelcastClient.newHazelcastClient(
                                    HazelcastConfigurations.client(joined, settings.limits())),
                            settings.limits())
                    : () -> Hazelcast.newHazelcastInstance(HazelcastConfigurations.member(joined, settings.limits()));
            return new Link.Opener(joined.place(), open, true);
        }
        HazelcastSettings.Bean bean = (HazelcastSettings.Bean) settings.access();
        return new Link.Opener(bean.place(), () -> configured(instance(bean, around), settings.limits()), false);
    }

    private static HazelcastInstance instance(HazelcastSettings.Bean bean, Surroundings around) {
        Object found = around.beans().apply(bean.name());
        if (found instanceof HazelcastInstance instance) {
            if (!instance.getLifecycleService().isRunning()) {
                throw new IllegalStateException("it was shut down");
            }
            return instance;
        }
        throw new IllegalStateException(
                found == null
                        ? "there is no such bean"
                        : "it is a " + found.getClass().getName() + "; a store is a HazelcastInstance");
    }

    /** A cluster that has its own configuration of our maps keeps it. */
    private static HazelcastInstance configured(HazelcastInstance instance, HazelcastSettings.Limits limits) {
        for (MapConfig map : HazelcastConfigurations.mapsElsewhere(limits)) {
            try {
                instance.getConfig().addMapConfig(map);
            } catch (RuntimeException e) {
                LOG.info("map {} is configured by the cluster: {}", map.getName(), e.getMessage());
            }
        }
        return instance;
    }

    /** Where caches keep answers. */
    public CacheBackend backend() {
        return backend;
    }

    /** Statistics of all processes. */
    public StatsRepository stats() {
        return stats;
    }

    /** What all processes spent and saved. */
    public SpendLedger spending() {
        return spending.ledger();
    }

    /** Which models others found not worth calling. */
    public SharedHealth models() {
        return health;
    }

    /** Decisions of all processes. */
    public HazelcastDecisionArchive decisions() {
        return decisions;
    }

    /** What was said about them. */
    public HazelcastFeedbackStore feedback() {
        return feedback;
    }

    /** What happens in the routers of all processes. */
    public SharedEvents events() {
        return events;
    }

    /** Whether the cluster is reached. */
    public Health health() {
        return new Health(
                Optional.ofNullable(link.trouble()).map(trouble -> link.place() + ": " + trouble), link.members());
    }

    /** Compares what this process knows with what the cluster has, now. */
    void reconcile() {
        link.reconcile();
    }

    /** What this process knows of all entries. */
    SemanticIndex index() {
        return answers.index();
    }

    /** The instance in use; throws if there is none. */
    HazelcastInstance instance() {
        return link.instance();
    }

    /** A map of the cluster. */
    <V> IMap<String, V> map(String name) {
        return link.map(name);
    }

    synchronized void write() {
        snapshot.write(stats.rows(), spending.ledger().rows());
    }

    /** Ends at once, as far as the cluster can see: nothing is told, written or handed on. */
    void terminate() {
        rounds.forEach(round -> round.cancel(false));
        link.terminate();
    }

    /** Tells the others the last, writes it down, and leaves; a member hands its data to the others first. */
    @Override
    public void close() {
        rounds.forEach(round -> round.cancel(false));
        try {
            CompletableFuture.allOf(stats.publish(), spending.publish())
                    .get(LAST_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the statistics of the last second were not told to the others: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write();
        link.close();
    }
}

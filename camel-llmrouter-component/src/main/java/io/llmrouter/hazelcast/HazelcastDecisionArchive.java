/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.map.IMap;
import io.llmrouter.journal.DecisionArchive;
import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decisions of all processes of a cluster, as JSON without texts, so that feedback finds one that was made elsewhere. Keeping one waits for nobody: what the
 * cluster does not take in time is lost to the others, and counted. Thread-safe.
 */
public final class HazelcastDecisionArchive implements DecisionArchive {

    private final Link link;
    private final Waiting waiting;
    private final LongAdder lost = new LongAdder();
    private volatile Duration keepFor = Duration.ofDays(1);

    HazelcastDecisionArchive(Link link) {
        this.link = link;
        this.waiting = new Waiting(link, "decisions");
    }

    /** From now on decisions are kept that long. */
    public void keepFor(Duration time) {
        keepFor = time;
    }

    @Override
    public void keep(RoutingEvent event) {
        link.ask(() -> map().setAsync(
                                event.id(),
                                EventJson.text(event.withoutTexts()),
                                SharedMaps.seconds(keepFor),
                                TimeUnit.SECONDS))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        lost.increment();
                    }
                });
    }

    /** Blocks; throws {@link io.llmrouter.failure.StoreUnavailableException} if the cluster does not answer. */
    @Override
    public Optional<RoutingEvent> find(String id) {
        return Optional.ofNullable(waiting.until(() -> map().get(id))).map(EventJson::read);
    }

    /** Nothing: which ones are the newest of this process, it knows itself. */
    @Override
    public List<RoutingEvent> latest(int most) {
        return List.of();
    }

    /** Decisions that the cluster did not take. */
    public long lost() {
        return lost.sum();
    }

    private IMap<String, String> map() {
        return link.map(SharedMaps.DECISIONS);
    }
}

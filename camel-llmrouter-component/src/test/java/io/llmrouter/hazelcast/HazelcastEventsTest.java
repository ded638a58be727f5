/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Two members and a client tell each other what happens. */
class HazelcastEventsTest {

    private static RoutingEvents process(HazelcastStore store, Stores stores) {
        RoutingEvents here = new RoutingEvents(Runnable::run, stores.clock);
        store.events().serve(here);
        return here;
    }

    private static boolean tells(RoutingEvents process) {
        return process.subscriptions().stream().map(Subscription::name).anyMatch("cluster"::equals);
    }

    @Test
    void whatHappensElsewhere_isHeardInOrder_whileSomebodyWantsIt_andOfThatKindAlone() {
        try (Stores stores = new Stores("events", 2).openAll()) {
            HazelcastStore client = stores.open(
                    Stores.settings(stores.joined(true, 0), stores.member(0).limits(), false, null));
            RoutingEvents one = process(stores.first(), stores);
            RoutingEvents other = process(stores.all.get(1), stores);
            RoutingEvents third = process(client, stores);
            assertThat(tells(other)).as("nobody wants to hear of it").isFalse();

            List<String> heard = new CopyOnWriteArrayList<>();
            Runnable deaf = stores.first()
                    .events()
                    .hear(Set.of(Kind.drift), event -> heard.add(event.router() + ": " + event.sentence()));
            await().atMost(Duration.ofSeconds(10)).until(() -> tells(other) && tells(third));
            for (int i = 0; i < 50; i++) {
                other.publish(Kind.drift, "support", null, "alarm " + i, Map.of());
                other.publish(Kind.budget, "support", null, "spent", Map.of());
            }
            one.publish(Kind.drift, "own", null, "known here already", Map.of());
            third.publish(Kind.drift, "client", null, "alarm", Map.of());

            await().atMost(Duration.ofSeconds(10)).until(() -> heard.size() >= 51);
            assertThat(heard).hasSize(51).contains("client: alarm").noneMatch(line -> line.startsWith("own"));
            assertThat(heard.stream().filter(line -> line.startsWith("support")))
                    .first()
                    .isEqualTo("support: alarm 0");
            assertThat(heard.stream().filter(line -> line.startsWith("support")))
                    .last()
                    .isEqualTo("support: alarm 49");

            deaf.run();
            await().atMost(Duration.ofSeconds(15)).until(() -> !tells(other) && !tells(third));
        }
    }

    @Test
    void texts_areNotSentToOtherProcesses() {
        try (Stores stores = new Stores("quiet", 2).openAll()) {
            RoutingEvents other = process(stores.last(), stores);
            List<RoutingEvent> heard = new CopyOnWriteArrayList<>();
            stores.first().events().hear(Set.of(Kind.decision), heard::add);
            await().atMost(Duration.ofSeconds(10)).until(() -> tells(other));

            other.publish(new RoutingEvent(
                    Kind.decision, Instant.EPOCH, "support", "1", "", Map.of(), null, "[secret]", "hush"));

            await().atMost(Duration.ofSeconds(10)).until(() -> !heard.isEmpty());
            assertThat(heard).singleElement().satisfies(event -> {
                assertThat(event.id()).isEqualTo("1");
                assertThat(event.prompt()).isNull();
                assertThat(event.answer()).isNull();
            });
        }
    }
}

package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import io.keyturn.reconcile.RequestDoor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.PublisherDecorator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Message;

/// Keeps the channel of requests alive: whatever keeps Kafka from being read, a wrong password or a missing right too, is
/// said in one sentence of ours, and tried again until it is mended.
@ApplicationScoped
public class RequestStream implements PublisherDecorator {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofSeconds(10);

    private final RequestDoor door;
    private final Instance<RequestTopic> topic;

    /// @param topic asked for only where the channel is on
    @Inject
    RequestStream(RequestDoor door, Instance<RequestTopic> topic) {
        this.door = requireNonNull(door, "door is null");
        this.topic = requireNonNull(topic, "topic is null");
    }

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> publisher, List<String> channels, boolean isConnector) {
        if (!isConnector || !channels.contains(RequestTopic.CHANNEL)) {
            return publisher;
        }
        return Uni.createFrom()
                .item(this::checked)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .transformToMulti(_ -> publisher)
                .onFailure()
                .invoke(failure ->
                        door.obstructed("kafka", KafkaTrouble.sentence(topic.get(), failure)))
                .onFailure()
                .retry()
                .withBackOff(SOON, LATE)
                .atMost(Long.MAX_VALUE);
    }

    private RequestTopic checked() {
        PlainListener.expect(topic.get().servers(), topic.get().attributes());
        return topic.get();
    }
}

package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import io.keyturn.reconcile.RequestDoor;
import io.keyturn.reconcile.Requested;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/// Takes requests for rotations from a topic of Kafka (CloudEvents, Kafka protocol binding 1.0.2, binary and structured mode),
/// one after the other.
///
/// A message is acknowledged once its request is written, was known, or is refused for good: no second reading would make
/// more of it, and the log has the sentence, so there is no topic for dead letters. What cannot be written now is tried until
/// it can, and what came behind it waits.
@ApplicationScoped
public class RequestChannel {
    private static final Logger LOG = System.getLogger("io.keyturn.request");
    private static final String WAY = "kafka";
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofSeconds(10);

    private final RequestDoor door;

    @Inject
    RequestChannel(RequestDoor door) {
        this.door = requireNonNull(door, "door is null");
    }

    @Incoming(RequestTopic.CHANNEL)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public Uni<Void> take(Message<byte[]> message) {
        return Uni.createFrom()
                .item(() -> ask(message))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .invoke(RequestChannel::refuseWhatWaits)
                .onFailure()
                .retry()
                .withBackOff(SOON, LATE)
                .atMost(Long.MAX_VALUE)
                .onItem()
                .transformToUni(_ -> Uni.createFrom().completionStage(message.ack()));
    }

    private Requested ask(Message<byte[]> message) {
        try {
            Headers headers =
                    message.getMetadata(IncomingKafkaRecordMetadata.class)
                            .map(record -> record.getHeaders())
                            .orElseGet(RecordHeaders::new);
            byte[] body = message.getPayload();
            return door.ask(
                    WAY,
                    EventRecord.contentType(headers),
                    EventRecord.attributes(headers),
                    body == null ? new byte[0] : body);
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "request failed way=" + WAY, e);
            throw e;
        }
    }

    private static void refuseWhatWaits(Requested answer) {
        if (answer instanceof Requested.Later) {
            throw new NotYet();
        }
    }

    /// Has the same message tried again.
    private static final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotYet() {
            super("not yet", null, false, false);
        }
    }
}

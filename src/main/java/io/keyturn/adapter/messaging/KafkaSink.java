package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A topic of Kafka. The key of a record is the id of the target, so the events of one target stay in their order.
///
/// What it takes is acknowledged by every replica in sync. The producer is made by the first delivery and given up at the
/// first failure, with all that it still holds: otherwise the rest of a failed delivery could arrive behind its resend. It
/// is used by one thread at a time.
public final class KafkaSink implements EventSink {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private Optional<Producer<String, byte[]>> producer = Optional.empty();

    /// Connects to nothing yet.
    public KafkaSink(KafkaSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
    }

    @Override
    public String name() {
        return "kafka";
    }

    /// Ends within ten seconds, whatever the broker does.
    @Override
    public Taken take(List<RotationEvent> events) {
        long end = System.nanoTime() + LIMIT.toNanos();
        int safe = 0;
        try {
            for (Future<RecordMetadata> each : sent(events, end)) {
                var _ = each.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                safe++;
            }
            return safe == events.size()
                    ? new Taken.All()
                    : only(safe, KafkaTrouble.late(settings));
        } catch (ExecutionException e) {
            return only(safe, KafkaTrouble.sentence(settings, requireNonNull(e.getCause())));
        } catch (TimeoutException e) {
            return only(safe, KafkaTrouble.late(settings));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return only(safe, KafkaTrouble.stopped(settings));
        } catch (KafkaException e) {
            return only(safe, KafkaTrouble.sentence(settings, e));
        }
    }

    @Override
    public void close() {
        giveUp(GOODBYE);
    }

    /// Stops at the first that fails at once: while no broker answers each would wait anew.
    private List<Future<RecordMetadata>> sent(List<RotationEvent> events, long end) {
        Producer<String, byte[]> open = open();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (RotationEvent event : events) {
            Future<RecordMetadata> next = open.send(EventRecord.of(settings.topic(), event));
            sent.add(next);
            boolean failed = next.isDone() && next.state() == Future.State.FAILED;
            if (failed || System.nanoTime() > end) {
                break;
            }
        }
        return sent;
    }

    private Producer<String, byte[]> open() {
        Producer<String, byte[]> open = producer.orElseGet(this::made);
        producer = Optional.of(open);
        return open;
    }

    private Producer<String, byte[]> made() {
        Map<String, Object> properties = settings.properties();
        PlainListener.expect(settings.servers(), properties);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    private Taken only(int safe, String problem) {
        giveUp(Duration.ZERO);
        return new Taken.Some(safe, problem);
    }

    private void giveUp(Duration patience) {
        producer.ifPresent(open -> open.close(patience));
        producer = Optional.empty();
    }
}

package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.Told;
import io.keyturn.port.EventSource;
import io.keyturn.port.EventSource.Hearer.Wish;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// The events in a topic of Kafka. Of a broker that goes away is told once, and it goes on where it was.
public final class EventTopic implements EventSource {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /// After so long without a record the broker is asked whether it is still there.
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final KafkaSettings settings;

    /// Connects to nothing yet.
    public EventTopic(KafkaSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
    }

    @Override
    public String name() {
        return "topic '%s' at '%s'".formatted(settings.topic(), settings.servers());
    }

    @Override
    public void read(Begin begin, End end, Hearer hearer) throws InterruptedException {
        try (TopicReader reader = TopicReader.open(settings, begin)) {
            switch (end) {
                case WHAT_IS_THERE -> readTo(reader.ends(), reader, hearer);
                case NEVER -> follow(reader, hearer);
            }
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw new Unavailable(KafkaTrouble.reading(settings, e), e);
        }
    }

    private static void readTo(Map<TopicPartition, Long> ends, TopicReader reader, Hearer hearer) {
        while (!reader.isAt(ends)) {
            for (ConsumerRecord<byte[], byte[]> each : reader.poll(PATIENCE)) {
                if (TopicReader.isBefore(ends, each) && hear(each, hearer) == Wish.ENOUGH) {
                    return;
                }
            }
        }
    }

    private void follow(TopicReader reader, Hearer hearer) {
        Watch watch = new Watch(settings, SILENCE);
        while (true) {
            boolean heard = false;
            for (ConsumerRecord<byte[], byte[]> each : reader.poll(PATIENCE)) {
                heard = true;
                if (hear(each, hearer) == Wish.ENOUGH) {
                    return;
                }
            }
            (heard ? watch.heard() : watch.look(reader)).ifPresent(hearer::note);
        }
    }

    private static Wish hear(ConsumerRecord<byte[], byte[]> each, Hearer hearer) {
        Optional<Told> event = TopicRecord.read(each);
        if (event.isEmpty()) {
            hearer.foreign();
            return Wish.MORE;
        }
        return hearer.hear(event.get());
    }

    private static InterruptedException interrupted(InterruptException cause) {
        var _ = Thread.interrupted(); // the exception says it from here on
        InterruptedException thrown = new InterruptedException(cause.getMessage());
        thrown.initCause(cause);
        return thrown;
    }
}

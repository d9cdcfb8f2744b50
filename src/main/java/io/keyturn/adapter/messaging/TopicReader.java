package io.keyturn.adapter.messaging;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.EventSource.Begin;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// All partitions of one topic, read by one thread: in no group, and nothing is committed, so whoever reads changes nothing.
final class TopicReader implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final int REQUEST = 4_000;
    private static final int SHORTEST_RETRY = 100;
    private static final int LONGEST_RETRY = 5_000;

    /// Of both clients, and of different kinds in each.
    private static final Set<String> PRODUCERS = Set.of("interceptor.classes");

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private List<TopicPartition> partitions = List.of();

    private TopicReader(KafkaSettings settings) {
        this.topic = requireNonNull(settings.topic(), "topic is null");
        Map<String, Object> properties = properties(settings);
        PlainListener.expect(settings.servers(), properties);
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Connects, and stands where it is to begin.
    ///
    /// @throws org.apache.kafka.common.KafkaException when the broker does not answer, or has no such topic
    static TopicReader open(KafkaSettings settings, Begin begin) {
        TopicReader reader = new TopicReader(settings);
        try {
            reader.assign();
            reader.stand(begin);
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /// What came, this long at most; nothing after [#wake()].
    ConsumerRecords<byte[], byte[]> poll(Duration patience) {
        try {
            return consumer.poll(patience);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        }
    }

    /// The end of each partition at this moment, as the broker says just now; takes up partitions that are new.
    ///
    /// @throws org.apache.kafka.common.KafkaException when the broker does not answer
    Map<TopicPartition, Long> ends() {
        assign();
        return consumer.endOffsets(partitions, LIMIT);
    }

    /// Whether everything before these ends was given out.
    boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue());
    }

    /// Whether a record lies before these ends.
    static boolean isBefore(Map<TopicPartition, Long> ends, ConsumerRecord<?, ?> seen) {
        TopicPartition partition = new TopicPartition(seen.topic(), seen.partition());
        return seen.offset() < ends.getOrDefault(partition, 0L);
    }

    /// Ends a poll under way. From any thread.
    void wake() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(GOODBYE));
    }

    /// Those that stay keep their places; new ones begin with their oldest.
    private void assign() {
        List<TopicPartition> known =
                consumer.partitionsFor(topic, LIMIT).stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .toList();
        if (known.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic '%s'".formatted(topic));
        }
        if (known.size() != partitions.size()) {
            consumer.assign(known);
            partitions = known;
        }
    }

    private void stand(Begin begin) {
        Map<TopicPartition, Long> places =
                switch (begin) {
                    case Begin.Oldest _ -> consumer.beginningOffsets(partitions, LIMIT);
                    case Begin.Now _ -> consumer.endOffsets(partitions, LIMIT);
                    case Begin.Since(var moment) -> since(moment.toEpochMilli());
                };
        places.forEach(consumer::seek);
    }

    /// By the time that the records bear; where all are older, the end.
    private Map<TopicPartition, Long> since(long moment) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
        Map<TopicPartition, OffsetAndTimestamp> found =
                consumer.offsetsForTimes(all(partitions, _ -> moment), LIMIT);
        return all(
                partitions,
                partition ->
                        offset(found, partition)
                                .orElseGet(() -> requireNonNull(ends.get(partition))));
    }

    private static OptionalLong offset(
            Map<TopicPartition, OffsetAndTimestamp> found, TopicPartition partition) {
        OffsetAndTimestamp at = found.get(partition);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at.offset());
    }

    private static Map<TopicPartition, Long> all(
            Collection<TopicPartition> partitions, Function<TopicPartition, Long> value) {
        return partitions.stream().collect(Collectors.toMap(each -> each, value));
    }

    /// What is given for the producer counts where a consumer knows it too: how to log in, and whom to trust.
    private static Map<String, Object> properties(KafkaSettings settings) {
        Set<String> names = new HashSet<>(ConsumerConfig.configNames());
        names.removeAll(PRODUCERS);
        Map<String, Object> all =
                ClientProperties.of(
                        "keyturn",
                        Map.of(
                                ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, SHORTEST_RETRY,
                                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_RETRY),
                        settings.more(),
                        names);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST);
        return all;
    }
}

package io.keyturn.adapter.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.event.CloudEvent;
import io.keyturn.event.EventType;
import io.keyturn.event.RotationEvent;
import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.fake.Bench;
import io.keyturn.fixture.KafkaBroker;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.port.EventSink.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The sink over a real broker of Kafka.
@Tag("integration")
class KafkaSinkTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MANY = 100_000;
    private static final int TARGETS = 10;
    private static final int PARTITIONS = 3;

    /// As many as an outbox holds.
    private static final int DELIVERY = 64;

    private static KafkaBroker broker;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @Test
    void writesCloudEventsInBinaryModeWithTheTargetAsKey() {
        Commitment event = event("2b7f", 42);
        try (KafkaSink sink = sink("binary", 1)) {
            assertThat(sink.take(List.of(event))).isEqualTo(new Taken.All());
        }
        ConsumerRecord<String, String> seen = broker.read("binary").getFirst();
        assertThat(seen.key()).isEqualTo("2b7f");
        assertThat(seen.value()).isEqualTo(event.data());
        Map<String, String> expected = new HashMap<>();
        CloudEvent.attributes(event).forEach((name, value) -> expected.put("ce_" + name, value));
        expected.put("content-type", expected.remove("ce_datacontenttype"));
        assertThat(KafkaBroker.headers(seen))
                .isEqualTo(expected)
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", "2b7f:42:rotation.switched")
                .containsEntry("ce_type", "io.keyturn.rotation.switched")
                .containsEntry("ce_source", "urn:keyturn:2b7f")
                .containsEntry("ce_partitionkey", "2b7f")
                .containsEntry("ce_sequence", "00000000000000000042")
                .containsEntry("content-type", "application/json");
    }

    /// As couriers bring them: at most an outbox at a time, the targets by turns.
    @Test
    void bringsAHundredThousandEventsInTheOrderOfEachTarget() {
        long begin = System.nanoTime();
        try (KafkaSink sink = sink("many", PARTITIONS)) {
            for (int from = 1; from <= MANY / TARGETS; from += DELIVERY) {
                int end = Math.min(from + DELIVERY, MANY / TARGETS + 1);
                for (int target = 0; target < TARGETS; target++) {
                    assertThat(sink.take(events("target-" + target, from, end)))
                            .isEqualTo(new Taken.All());
                }
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf("%,d events to Kafka in %d ms%n", MANY, took.toMillis());
        assertThat(took).isLessThan(Duration.ofMinutes(2));
        Map<String, List<String>> ids = idsByTarget("many");
        assertThat(ids).hasSize(TARGETS);
        ids.forEach((target, seen) ->
                assertThat(seen)
                        .isEqualTo(
                                events(target, 1, MANY / TARGETS + 1).stream()
                                        .map(RotationEvent::id)
                                        .toList()));
    }

    @Test
    void endsInTimeAndSaysWhyWhereNoBrokerIs() {
        String nobody = "127.0.0.1:" + LoopbackPorts.free();
        long begin = System.nanoTime();
        try (KafkaSink sink = new KafkaSink(new KafkaSettings(nobody, "t", Map.of()))) {
            assertThat(sink.take(events("a", 1, DELIVERY + 1)))
                    .isInstanceOfSatisfying(
                            Taken.Some.class,
                            some -> {
                                assertThat(some.count()).isZero();
                                assertThat(some.problem())
                                        .startsWith(
                                                "cannot bring events to topic 't' at '" + nobody)
                                        .contains("; check that the broker runs");
                            });
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(11));
    }

    @Test
    void saysThatItsTopicIsMissing() {
        try (KafkaSink sink = new KafkaSink(settings("nowhere"))) {
            assertThat(problem(sink.take(List.of(event("a", 1)))))
                    .contains("nowhere")
                    .endsWith("has the topic");
        }
    }

    @Test
    void connectsToNothingBeforeTheFirstEventAndNamesAPropertyThatIsNone() {
        Map<String, String> more =
                Map.of("security.protocol", "SSL", "compression.type", "squeezed");
        try (KafkaSink sink = new KafkaSink(new KafkaSettings("127.0.0.1:1", "t", more))) {
            assertThat(problem(sink.take(List.of(event("a", 1)))))
                    .contains("squeezed")
                    .endsWith("; correct keyturn.kafka.…");
        }
    }

    @Test
    void givesItsNameAndPasswordWhereTheyAreAskedForAndNeverShowsThem() {
        try (KafkaBroker guarded = KafkaBroker.startWithPasswords()) {
            guarded.createTopic("guarded", 1);
            assertThat(problem(take(guarded, KafkaBroker.OWNER, "a-slip")))
                    .contains("Authentication failed")
                    .endsWith("; check keyturn.kafka.security.protocol and keyturn.kafka.sasl.…")
                    .doesNotContain("a-slip");
            assertThat(problem(take(guarded, KafkaBroker.GUEST, KafkaBroker.GUESTS_PASSWORD)))
                    .endsWith("; grant WRITE on topic 'guarded' to this client");
            assertThat(take(guarded, KafkaBroker.OWNER, KafkaBroker.OWNERS_PASSWORD))
                    .isEqualTo(new Taken.All());
            assertThat(guarded.read("guarded")).hasSize(1);
        }
    }

    private static Taken take(KafkaBroker guarded, String name, String password) {
        KafkaSettings settings =
                new KafkaSettings(guarded.servers(), "guarded", KafkaBroker.login(name, password));
        assertThat(settings.toString()).contains("sasl.jaas.config").doesNotContain(password);
        try (KafkaSink sink = new KafkaSink(settings)) {
            return sink.take(List.of(event("a", 1)));
        }
    }

    private static KafkaSink sink(String topic, int partitions) {
        broker.createTopic(topic, partitions);
        return new KafkaSink(settings(topic));
    }

    private static KafkaSettings settings(String topic) {
        return new KafkaSettings(broker.servers(), topic, Map.of());
    }

    private static String problem(Taken taken) {
        return taken instanceof Taken.Some(_, var problem) ? problem : "";
    }

    private static Map<String, List<String>> idsByTarget(String topic) {
        Map<String, List<String>> ids = new HashMap<>();
        for (ConsumerRecord<String, String> seen : broker.read(topic)) {
            ids.computeIfAbsent(seen.key(), _ -> new ArrayList<>())
                    .add(KafkaBroker.headers(seen).get("ce_id"));
        }
        return ids;
    }

    private static List<RotationEvent> events(String target, int from, int end) {
        return IntStream.range(from, end)
                .<RotationEvent>mapToObj(sequence -> event(target, sequence))
                .toList();
    }

    private static Commitment event(String target, int sequence) {
        return new Commitment(
                EventType.ROTATION_SWITCHED,
                target,
                Bench.NAME,
                sequence,
                AT,
                "{\"sequence\":%d}".formatted(sequence));
    }
}

package io.keyturn.adapter.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.event.Outbox;
import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeStore;
import io.keyturn.fake.RecordingSink;
import io.keyturn.fixture.KafkaBroker;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Courier;
import io.keyturn.reconcile.Couriers;
import io.keyturn.reconcile.Delivery;
import io.keyturn.reconcile.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rotations whose events go to a real broker, which is away at times.
@Tag("integration")
class KafkaCourierTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOPIC = "keyturn-events";
    private static final List<String> ROTATION =
            List.of(
                    "1:rotation.bootstrapped",
                    "2:rotation.introduced",
                    "3:rotation.switched",
                    "4:rotation.retired",
                    "5:rotation.completed");

    private final Bench bench = new Bench();

    @Test
    void bringsAWholeRotationAndEmptiesTheOutbox() {
        try (KafkaBroker broker = broker();
                KafkaSink sink = sink(broker)) {
            rotate();
            assertThat(courier(bench, sink).deliver()).isEqualTo(new Delivery.Done(5));
            assertThat(ids(broker)).isEqualTo(ROTATION);
            assertThat(broker.read(TOPIC))
                    .extracting(ConsumerRecord::key)
                    .containsOnly(bench.image().annotations().get(Names.ID));
            assertThat(outbox().waiting()).isEmpty();
            assertThat(broker.read(TOPIC))
                    .noneMatch(seen -> seen.value().contains("PRIVATE"))
                    .allMatch(seen -> seen.value().contains("\"fingerprint\""));
        }
    }

    /// Away when the service starts, there, away in the middle, back: the rotation and the other sink go on meanwhile.
    @Test
    void losesNothingWhileTheBrokerIsAwayAndDelaysNobodyElse() {
        try (KafkaBroker broker = broker()) {
            broker.goAway();
            RecordingSink other = new RecordingSink("audit");
            try (Couriers couriers =
                    Couriers.start(
                            bench.store,
                            List.of(Bench.NAME),
                            List.of(sink(broker), other),
                            () -> true)) {
                bench.pass();
                couriers.wake();
                await().atMost(PATIENCE).until(() -> other.taken().size() == 1);
                await().atMost(PATIENCE).until(() -> couriers.troubles().size() == 1);
                assertThat(couriers.troubles().getFirst())
                        .startsWith("sink 'kafka': cannot bring events to topic");
                assertThat(outbox().waiting()).hasSize(1);

                broker.comeBack();
                await().atMost(PATIENCE).until(() -> outbox().waiting().isEmpty());
                assertThat(ids(broker)).isEqualTo(ROTATION.subList(0, 1));

                broker.goAway();
                rotate();
                couriers.wake();
                await().atMost(PATIENCE).until(() -> other.taken().size() == ROTATION.size());
                await().atMost(PATIENCE).until(() -> !couriers.troubles().isEmpty());
                assertThat(outbox().waiting()).hasSize(4);

                broker.comeBack();
                assertThat(couriers.flush(PATIENCE)).isEmpty();
                assertThat(couriers.troubles()).isEmpty();
            }
            assertThat(ids(broker).stream().distinct()).isEqualTo(ROTATION);
            assertThat(outbox().waiting()).isEmpty();
        }
    }

    /// A death after any call of the steps and of the deliveries.
    @Test
    void losesNothingToADeathAtAnyCall() {
        try (KafkaBroker broker = broker()) {
            boolean died = true;
            for (int call = 1; died; call++) {
                String topic = "death-" + call;
                broker.createTopic(topic, 1);
                Bench mortal = new Bench();
                mortal.store.dieAfter(call);
                died = dies(mortal, broker, topic);
                mortal.store.live();
                work(mortal, broker, topic);
                List<String> once = ids(broker, topic).stream().distinct().toList();
                assertThat(once)
                        .as("death after call %d", call)
                        .isSortedAccordingTo(Comparator.comparingInt(id -> id.charAt(0)));
                assertThat(words(once))
                        .as("death after call %d", call)
                        .endsWith(words(ROTATION.subList(1, 5)).toArray(String[]::new));
                assertThat(broker.read(topic).stream().map(ConsumerRecord::value).distinct())
                        .as("death after call %d", call)
                        .hasSameSizeAs(once);
            }
        }
    }

    /// Without their sequences: after an early death one more step makes the first pair anew.
    private static List<String> words(List<String> ids) {
        return ids.stream().map(id -> id.substring(id.indexOf(':') + 1)).toList();
    }

    private static boolean dies(Bench bench, KafkaBroker broker, String topic) {
        try {
            work(bench, broker, topic);
            return false;
        } catch (FakeStore.Death death) {
            return true;
        }
    }

    /// A bootstrap and one rotation by a process of its own, with a delivery after every pass.
    private static void work(Bench bench, KafkaBroker broker, String topic) {
        try (KafkaSink sink = new KafkaSink(new KafkaSettings(broker.servers(), topic, Map.of()))) {
            Courier courier = courier(bench, sink);
            for (int quiet = 0; quiet < 3; ) {
                boolean moved = bench.pass() instanceof Outcome.Advanced;
                var _ = courier.deliver();
                quiet = moved ? 0 : quiet + 1;
                bench.clock.advance(Duration.ofHours(1));
                bench.annotate(Names.REQUEST, "rotate-authority:die"); // fires once
            }
        }
    }

    private void rotate() {
        bench.pass();
        bench.annotate(Names.REQUEST, "rotate-authority:now");
        bench.clock.advance(Duration.ofHours(2));
        bench.runUntilQuiet();
    }

    private static KafkaBroker broker() {
        KafkaBroker broker = KafkaBroker.start();
        broker.createTopic(TOPIC, 1);
        return broker;
    }

    private static KafkaSink sink(KafkaBroker broker) {
        return new KafkaSink(new KafkaSettings(broker.servers(), TOPIC, Map.of()));
    }

    private static Courier courier(Bench bench, KafkaSink sink) {
        return new Courier(bench.store, Bench.NAME, sink, Set.of(sink.name()));
    }

    private Outbox outbox() {
        return Outbox.parse(
                bench.image().annotations().getOrDefault(Names.OUTBOX, ""), "", Bench.NAME);
    }

    private static List<String> ids(KafkaBroker broker) {
        return ids(broker, TOPIC);
    }

    /// Without the target's id, which is another one each time.
    private static List<String> ids(KafkaBroker broker, String topic) {
        return broker.read(topic).stream()
                .map(seen -> KafkaBroker.headers(seen).getOrDefault("ce_id", ""))
                .map(id -> id.substring(id.indexOf(':') + 1))
                .toList();
    }
}

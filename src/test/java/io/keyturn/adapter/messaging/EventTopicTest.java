package io.keyturn.adapter.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keyturn.event.RotationEvent;
import io.keyturn.event.Told;
import io.keyturn.fake.RecordingHearer;
import io.keyturn.fixture.KafkaBroker;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.SomeEvents;
import io.keyturn.port.EventSink.Taken;
import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.EventSource.End;
import io.keyturn.port.EventSource.Unavailable;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Reading from a real broker of Kafka: events, and wakes.
@Tag("integration")
class EventTopicTest {
    private static final TargetName EDGE = SomeEvents.EDGE;
    private static final Begin OLDEST = new Begin.Oldest();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static KafkaBroker broker;

    private final RecordingHearer hearer = new RecordingHearer();
    private final AtomicInteger woken = new AtomicInteger();
    private final List<AutoCloseable> started = new ArrayList<>();

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    @Test
    void readsAllPartitionsToTheirEndsAndCountsWhatIsNotOurs() throws InterruptedException {
        broker.createTopic("all", 3);
        bring("all", SomeEvents.step(EDGE, 1), SomeEvents.step(SomeEvents.GLOO, 1));
        broker.send("all", Map.of(), "no event");
        broker.send("all", Map.of("ce_type", "io.keyturn.rotation.switched"), "{}");
        broker.send("all", attributes(), "no JSON");
        bring("all", SomeEvents.step(EDGE, 2));
        new EventTopic(settings("all")).read(OLDEST, End.WHAT_IS_THERE, hearer);
        assertThat(hearer.heard)
                .extracting(Told::id)
                .containsExactlyInAnyOrder(
                        "edge:1:rotation.switched",
                        "gloo-system:1:rotation.switched",
                        "edge:2:rotation.switched");
        assertThat(hearer.foreign).hasValue(3);
        assertThat(hearer.heard).contains(Told.of(SomeEvents.step(EDGE, 2)));
    }

    @Test
    void endsAtOnceInATopicWithoutRecords() throws InterruptedException {
        broker.createTopic("empty", 2);
        new EventTopic(settings("empty")).read(OLDEST, End.WHAT_IS_THERE, hearer);
        assertThat(hearer.heard).isEmpty();
    }

    @Test
    void followsFromTheEndOnOrFromAMomentAgo() {
        broker.createTopic("follow", 1);
        bring("follow", SomeEvents.step(EDGE, 1));
        Instant between =
                broker.read("follow").stream()
                        .map(each -> Instant.ofEpochMilli(each.timestamp() + 1))
                        .findFirst()
                        .orElseThrow();
        await().until(() -> Instant.now().isAfter(between.plusMillis(2)));
        bring("follow", SomeEvents.step(EDGE, 2));
        RecordingHearer fromThere = new RecordingHearer();
        started.add(fromThere.follow(new EventTopic(settings("follow")), new Begin.Since(between)));
        started.add(hearer.follow(new EventTopic(settings("follow")), new Begin.Now()));
        await().atMost(SOON).until(() -> fromThere.sequences().equals(List.of(2L)));
        AtomicInteger next = new AtomicInteger(3);
        await().atMost(SOON)
                .until(() -> {
                    bring("follow", SomeEvents.step(EDGE, next.getAndIncrement()));
                    return !hearer.heard.isEmpty();
                });
        assertThat(hearer.sequences()).doesNotContain(1L, 2L);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() ->
                        new EventTopic(settings("nowhere")).read(OLDEST, End.WHAT_IS_THERE, hearer))
                .isInstanceOf(Unavailable.class)
                .hasMessageStartingWith("cannot read topic 'nowhere' at '")
                .hasMessageContaining("has the topic");
        KafkaSettings nobody =
                new KafkaSettings("127.0.0.1:" + LoopbackPorts.free(), "t", Map.of());
        long begin = System.nanoTime();
        assertThatThrownBy(() -> new EventTopic(nobody).read(OLDEST, End.NEVER, hearer))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("check that the broker runs");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(13));
    }

    @Test
    void logsInWithThePropertiesOfTheProducer() throws InterruptedException {
        try (KafkaBroker guarded = KafkaBroker.startWithPasswords()) {
            guarded.createTopic("guarded", 1);
            KafkaSettings owner =
                    new KafkaSettings(
                            guarded.servers(),
                            "guarded",
                            KafkaBroker.login(KafkaBroker.OWNER, KafkaBroker.OWNERS_PASSWORD));
            KafkaSettings guest =
                    new KafkaSettings(
                            guarded.servers(),
                            "guarded",
                            KafkaBroker.login(KafkaBroker.GUEST, KafkaBroker.GUESTS_PASSWORD));
            new EventTopic(owner).read(OLDEST, End.WHAT_IS_THERE, hearer);
            assertThatThrownBy(() -> new EventTopic(guest).read(OLDEST, End.WHAT_IS_THERE, hearer))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageEndingWith(
                            "grant READ and DESCRIBE on topic 'guarded' to this client");
        }
    }

    @Test
    void wakesForAStepOfTheTargetOnlyAndOnceASecondAtMost() {
        broker.createTopic("wakes", 1);
        listen("wakes");
        bring("wakes", SomeEvents.step(SomeEvents.GLOO, 1), SomeEvents.failure(EDGE, 1, 9));
        broker.send("wakes", attributes(), "no JSON");
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(3))
                .until(() -> woken.get() == 1);
        long begin = System.nanoTime();
        try (KafkaSink sink = new KafkaSink(settings("wakes"))) {
            for (int i = 1; i <= 500; i++) {
                assertThat(sink.take(List.of(SomeEvents.step(EDGE, i)))).isEqualTo(new Taken.All());
            }
        }
        int many = woken.get();
        await().until(() -> woken.get() > Math.max(1, many)); // the last ones are not forgotten
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        assertThat(woken.get() - 1).isBetween(1, (int) seconds + 1);
    }

    @Test
    void wakesAgainWhenABrokerThatWasAwayAtTheStartIsBack() {
        try (KafkaBroker other = KafkaBroker.start()) {
            other.createTopic("late", 1);
            other.goAway();
            KafkaSettings late = new KafkaSettings(other.servers(), "late", Map.of());
            Watching watching = new TopicWakes(late).watch(EDGE, woken::incrementAndGet);
            started.add(watching);
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> woken.get() == 0);
            other.comeBack();
            await().atMost(Duration.ofSeconds(40)).until(() -> woken.get() == 1);
            try (KafkaSink sink = new KafkaSink(late)) {
                assertThat(sink.take(List.of(SomeEvents.step(EDGE, 1)))).isEqualTo(new Taken.All());
            }
            await().atMost(SOON).until(() -> woken.get() == 2);
        }
    }

    /// Returns once it listens, which wakes once.
    private void listen(String topic) {
        Watching watching = new TopicWakes(settings(topic)).watch(EDGE, woken::incrementAndGet);
        started.add(watching);
        await().atMost(SOON).until(() -> woken.get() == 1);
    }

    private static void bring(String topic, RotationEvent... events) {
        try (KafkaSink sink = new KafkaSink(settings(topic))) {
            assertThat(sink.take(List.of(events))).isEqualTo(new Taken.All());
        }
    }

    private static Map<String, String> attributes() {
        Map<String, String> all = new HashMap<>();
        Told.of(SomeEvents.step(EDGE, 9))
                .attributes()
                .forEach((name, value) -> all.put("ce_" + name, value));
        return all;
    }

    private static KafkaSettings settings(String topic) {
        return new KafkaSettings(broker.servers(), topic, Map.of());
    }
}

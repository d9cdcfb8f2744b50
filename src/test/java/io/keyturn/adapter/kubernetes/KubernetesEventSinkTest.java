package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.event.EventType;
import io.keyturn.event.RotationEvent;
import io.keyturn.fake.Bench;
import io.keyturn.fixture.EveryEvent;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.port.EventSink.Taken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Events on a real API server, with the rights of `k8s/` and no others.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesEventSinkTest {
    private static final String NAMESPACE = Bench.NAME.namespace();
    private static final Duration SOON = Duration.ofSeconds(20);

    /// As fine as the cluster keeps it.
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private Path kubeconfig = Path.of("");

    @BeforeAll
    void apply() {
        kubeconfig = cluster.installService(NAMESPACE);
    }

    @AfterEach
    void forget() {
        cluster.kubectl("delete", "events.events.k8s.io", "--all", "-n", NAMESPACE);
        cluster.kubectl(
                "delete", "secret", Bench.NAME.name(), "-n", NAMESPACE, "--ignore-not-found");
    }

    @AfterAll
    void stop() {
        admin.close();
        cluster.close();
    }

    @Test
    void recordsEveryTypeButIntents() {
        List<RotationEvent> all = List.copyOf(EveryEvent.all().values());
        assertThat(all).hasSameSizeAs(EventType.values());
        try (KubernetesEventSink sink = sink()) {
            assertThat(sink.take(all)).isEqualTo(new Taken.All());
        }
        List<RotationEvent> told =
                all.stream().filter(event -> event.type().kind() != EventType.Kind.INTENT).toList();
        assertThat(events()).hasSameSizeAs(told);
        assertThat(told).allSatisfy(event -> assertTells(object(event), event));
    }

    private static void assertTells(Event object, RotationEvent event) {
        assertThat(object.getType()).isEqualTo(event.type().isWarning() ? "Warning" : "Normal");
        assertThat(object.getReason().toLowerCase(java.util.Locale.ROOT))
                .isEqualTo(event.type().word().replaceAll("[.-]", ""));
        assertThat(object.getAction()).matches("[A-Z][A-Za-z]+");
        assertThat(object.getNote()).hasSizeGreaterThan(10);
        assertThat(object.getNote()).doesNotContain("-----");
        assertThat(Instant.parse(object.getEventTime().getTime())).isEqualTo(event.at());
        assertThat(object.getReportingController()).isEqualTo("keyturn.io/keyturn");
        assertThat(object.getReportingInstance()).isEqualTo("keyturn-0");
        assertThat(object.getRegarding().getKind()).isEqualTo("Secret");
        assertThat(object.getRegarding().getName()).isEqualTo(Bench.NAME.name());
        assertThat(object.getRegarding().getNamespace()).isEqualTo(NAMESPACE);
        assertThat(object.getSeries()).isNull();
    }

    @Test
    void namesTheVeryObjectWhereItCanBeRead() {
        cluster.kubectl("create", "secret", "generic", Bench.NAME.name(), "-n", NAMESPACE);
        String uid =
                cluster.kubectl(
                        "get",
                        "secret",
                        Bench.NAME.name(),
                        "-n",
                        NAMESPACE,
                        "-o=jsonpath={.metadata.uid}");
        try (KubernetesEventSink sink = sink()) {
            assertThat(sink.take(List.of(lags("a", 1, now)))).isEqualTo(new Taken.All());
        }
        assertThat(object(lags("a", 1, now)).getRegarding().getUid()).isEqualTo(uid);
    }

    @Test
    void takesAResendForWhatIsThere() {
        RotationEvent step = type(EventType.ROTATION_SWITCHED);
        RotationEvent seen = lags("a", 1, now);
        try (KubernetesEventSink sink = sink()) {
            assertThat(sink.take(List.of(step, seen))).isEqualTo(new Taken.All());
            assertThat(sink.take(List.of(step, seen))).isEqualTo(new Taken.All());
        }
        try (KubernetesEventSink heir = sink()) {
            assertThat(heir.take(List.of(step, seen))).isEqualTo(new Taken.All());
        }
        assertThat(events()).hasSize(2).allSatisfy(each -> assertThat(each.getSeries()).isNull());
    }

    @Test
    void countsTheSameFactAtAnotherMomentAsASeries() {
        try (KubernetesEventSink sink = sink()) {
            var _ = sink.take(List.of(lags("a", 1, now), lags("b", 1, now)));
            // Another write of the target came between, so it has another id.
            var _ = sink.take(List.of(lags("a", 2, now.plusSeconds(60))));
            assertSeries("a", 2, now.plusSeconds(60));
        }
        try (KubernetesEventSink heir = sink()) {
            var _ = heir.take(List.of(lags("a", 1, now.plusSeconds(90))));
            assertSeries("a", 3, now.plusSeconds(90));
        }
        assertThat(events()).hasSize(2);
        assertThat(object(lags("b", 1, now)).getSeries()).isNull();
    }

    @Test
    void beginsAnotherEventWhenTheSeriesIsOver() {
        try (KubernetesEventSink sink = sink()) {
            var _ = sink.take(List.of(lags("a", 1, now)));
            var _ = sink.take(List.of(lags("a", 2, now.plusSeconds(361))));
        }
        assertThat(events()).hasSize(2).allSatisfy(each -> assertThat(each.getSeries()).isNull());
    }

    @Test
    void beginsAnotherEventWhenTheClusterForgotTheFirst() {
        try (KubernetesEventSink sink = sink()) {
            var _ = sink.take(List.of(lags("a", 1, now)));
            forget();
            var _ = sink.take(List.of(lags("a", 2, now.plusSeconds(60))));
        }
        assertThat(events()).hasSize(1);
        assertThat(object(lags("a", 2, now)).getSeries()).isNull();
    }

    @Test
    void saysWhichRightIsMissingAndGoesOnOnceItIsGranted() {
        List<RotationEvent> two =
                List.of(type(EventType.ROTATION_SWITCHED), type(EventType.ROTATION_RETIRED));
        cluster.kubectl("delete", "rolebinding", "keyturn-events", "-n", NAMESPACE);
        try (KubernetesEventSink sink = sink()) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(sink.take(two))
                                    .isEqualTo(
                                            new Taken.Some(
                                                    0,
                                                    "cannot record events in namespace 'gloo-system': forbidden (403); grant 'create' on events to this identity, see k8s/base/rbac.yaml")));
            apply("keyturn-events");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(sink.take(two)).isEqualTo(new Taken.All()));
        }
        assertThat(events()).hasSize(2);
    }

    @Test
    void isPatientWithAnApiServerThatSaysNothing() {
        List<RotationEvent> one = List.of(type(EventType.ROTATION_SWITCHED));
        try (KubernetesEventSink sink = sink()) {
            cluster.pauseApi();
            try {
                assertThat(sink.take(one))
                        .isInstanceOfSatisfying(
                                Taken.Some.class,
                                some ->
                                        assertThat(some.problem())
                                                .contains("no answer from the API server in time"));
            } finally {
                cluster.resumeApi();
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(sink.take(one)).isEqualTo(new Taken.All()));
        }
        assertThat(events()).hasSize(1);
    }

    private void apply(String role) {
        cluster.kubectl(
                "create",
                "rolebinding",
                role,
                "-n",
                NAMESPACE,
                "--role=" + role,
                "--serviceaccount=" + NAMESPACE + ":keyturn");
    }

    private void assertSeries(String consumer, int count, Instant last) {
        Event object = object(lags(consumer, 1, now));
        assertThat(EventObject.count(object)).isEqualTo(count);
        assertThat(EventObject.last(object)).isEqualTo(last);
        assertThat(Instant.parse(object.getEventTime().getTime())).as("first").isEqualTo(now);
    }

    private static RotationEvent lags(String consumer, long sequence, Instant at) {
        return new RotationEvent.Observation(
                EventType.CONSUMER_LAGGING,
                "bench-target",
                Bench.NAME,
                sequence,
                consumer,
                at,
                Map.of("consumer", consumer));
    }

    private static RotationEvent type(EventType type) {
        return requireNonNull(EveryEvent.all().get(type), "there is one of each type");
    }

    private KubernetesEventSink sink() {
        return KubernetesEventSink.open(kubeconfig, null, "keyturn-0");
    }

    private List<Event> events() {
        return admin.events().v1().events().inNamespace(NAMESPACE).list().getItems();
    }

    private Event object(RotationEvent event) {
        return admin.events()
                .v1()
                .events()
                .inNamespace(NAMESPACE)
                .withName(EventObject.nameOf(event))
                .require();
    }
}

package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubeProxy;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.port.Sighting;
import io.keyturn.port.Stored;
import io.keyturn.reconcile.Outcome;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The floor is judged by the API server's clock, whatever ours says.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreClockTest {
    private static final Duration FLOOR = Duration.ofSeconds(6);

    private final KubeCluster cluster = KubeCluster.start();

    @AfterAll
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void aServerClockThatIsMinutesOffNeitherOpensAGateEarlyNorBlocksIt(int minutes) {
        try (KubeProxy proxy = cluster.proxy();
                KubernetesStore store = KubernetesStore.open(proxy.kubeconfig(), null)) {
            proxy.shiftClock(Duration.ofMinutes(minutes));
            assertGateKeepsItsFloor(new RealBench(store, target(), FLOOR));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void aLocalClockThatIsMinutesOffNeitherOpensAGateEarlyNorBlocksIt(int minutes) {
        try (KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null)) {
            RealBench bench = new RealBench(store, target(), FLOOR);
            bench.setClockAhead(Duration.ofMinutes(minutes));
            assertGateKeepsItsFloor(bench);
        }
    }

    @Test
    void readsTheTimeOfTheAnswerAndOfTheWriteFromTheServer() {
        Duration behind = Duration.ofHours(-5);
        try (KubeProxy proxy = cluster.proxy();
                KubernetesStore store = KubernetesStore.open(proxy.kubeconfig(), null)) {
            proxy.shiftClock(behind);
            RealBench bench = new RealBench(store, target(), FLOOR);
            bench.pass();
            Stored stored = bench.load();
            Instant there = Instant.now().plus(behind);
            assertThat(stored.asOf()).isBetween(there.minusSeconds(5), there);
            assertThat(bench.image(Part.TARGET).writtenAt())
                    .isBetween(there.minusSeconds(30), there);
        }
    }

    @Test
    void neverTakesTheDateOfCreationForTheDateOfTheData() {
        try (KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null)) {
            RealBench bench = new RealBench(store, target(), FLOOR);
            bench.pass();
            Instant created = bench.image(Part.TARGET).writtenAt();
            await().until(() -> Instant.now().isAfter(created.plusSeconds(3)));
            emptyManagedFields(bench);
            assertThat(bench.image(Part.TARGET).writtenAt())
                    .as("unknown, so as late as can be")
                    .isEqualTo(bench.load().asOf());
        }
    }

    @Test
    void makesTheServerStampAgainAfterSomebodyEmptiedManagedFields() {
        try (KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null)) {
            RealBench bench = new RealBench(store, target(), FLOOR);
            bench.pass();
            emptyManagedFields(bench);
            assertGateKeepsItsFloor(bench);
        }
    }

    @Test
    void aRequestByAnnotationDoesNotStartTheFloorAnew() {
        try (KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null)) {
            RealBench bench = new RealBench(store, target(), FLOOR);
            bench.pass();
            Instant written = bench.image(Part.TARGET).writtenAt();
            await().until(() -> Instant.now().isAfter(written.plusSeconds(2)));
            cluster.kubectl("annotate", "secret", bench.name().name(), "note=theirs");
            assertThat(bench.annotation("note")).isEqualTo("theirs");
            assertThat(bench.image(Part.TARGET).writtenAt()).isEqualTo(written);
        }
    }

    @Test
    void anotherWritersDataStartsTheFloorAnew() {
        try (KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null)) {
            RealBench bench = new RealBench(store, target(), FLOOR);
            bench.pass();
            Instant written = bench.image(Part.TARGET).writtenAt();
            await().until(() -> Instant.now().isAfter(written.plusSeconds(2)));
            cluster.kubectl(
                    "patch",
                    "secret",
                    bench.name().name(),
                    "--type=merge",
                    "-p={\"data\":{\"extra\":\"eA==\"}}");
            assertThat(bench.image(Part.TARGET).writtenAt()).isAfter(written);
        }
    }

    @Test
    void readsNothingFromAnAnswerThatDoesNotSayWhenItWasGiven() {
        try (KubeProxy proxy = cluster.proxy();
                KubernetesStore store = KubernetesStore.open(proxy.kubeconfig(), null)) {
            proxy.takeDatesAway();
            assertThat(store.load(target()).target())
                    .isInstanceOfSatisfying(
                            Sighting.Unreadable.class,
                            seen -> assertThat(seen.problem()).contains("no Date header"));
        }
    }

    private static void assertGateKeepsItsFloor(RealBench bench) {
        bench.pass();
        bench.annotate(Names.REQUEST, "rotate-authority:" + UUID.randomUUID());
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(bench.phase()).isEqualTo("trusting");
        long written = System.nanoTime();
        await().atMost(FLOOR.plusSeconds(5)).until(() -> bench.pass() instanceof Outcome.Advanced);
        assertThat(Duration.ofNanos(System.nanoTime() - written))
                .isBetween(FLOOR.minusMillis(500), FLOOR.plusSeconds(5));
        assertThat(bench.phase()).isEqualTo("switched");
    }

    private void emptyManagedFields(RealBench bench) {
        cluster.kubectl(
                "patch",
                "secret",
                bench.name().name(),
                "--type=json",
                "-p=[{\"op\":\"replace\",\"path\":\"/metadata/managedFields\",\"value\":[{}]}]");
        assertThat(
                        cluster.kubectl(
                                "get",
                                "secret",
                                bench.name().name(),
                                "--show-managed-fields",
                                "-o=jsonpath={.metadata.managedFields}"))
                .isEmpty();
    }

    private static TargetName target() {
        return TargetName.parse("default/t-" + UUID.randomUUID());
    }
}

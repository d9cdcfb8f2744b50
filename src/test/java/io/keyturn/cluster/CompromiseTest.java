package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.pki.Certificate;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.reconcile.Outcome;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.Evidence;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Stolen keys, on a real API server, beside a consumer that promised evidence and gives none.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompromiseTest {
    private static final Proven AWAY = new Proven.Silent("no fresh Lease");
    private static final Proven THERE = new Proven.Assumed(Duration.ofDays(1));

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private final TargetName target = TargetName.parse("default/t-" + UUID.randomUUID());
    private Proven proxy = AWAY;
    private final RealBench bench =
            new RealBench(
                    store,
                    target,
                    Duration.ZERO,
                    (name, _) ->
                            new Evidence(
                                    List.of(
                                            new Consumer(
                                                    "pod", "", name.namespace(), "proxy", proxy))));

    @AfterAll
    void stop() {
        store.close();
        cluster.close();
    }

    @Test
    void takesWhatWasStolenOutInTheFirstWriteAndDestroysItsKeyBehindTheLastConsumer() {
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        List<Certificate> first = bench.anchors();
        assertOneWriteWithout(first, "compromised-leaf:laptop", "2");
        assertThat(keys()).containsExactlyInAnyOrder("authority-1.key", "authority-2.key");
        assertWaitsForTheProxy();

        // Stolen again meanwhile: no rotation, interval or gate is waited for.
        List<Certificate> second = bench.anchors();
        assertOneWriteWithout(second, "compromised-authority:backup", "3");
        assertThat(keys())
                .containsExactlyInAnyOrder("authority-1.key", "authority-2.key", "authority-3.key");
        assertWaitsForTheProxy();

        proxy = THERE;
        assertThat(bench.runUntilHealthy()).containsExactly("settle");
        assertThat(keys()).containsExactly("authority-3.key");
        assertThat(bench.annotation(Names.HANDLED_REQUESTS)).isEqualTo("laptop,backup");
        assertThat(bench.anchors()).hasSize(1);
        bench.assertProven();
    }

    @Test
    void endsARotationThatIsUnderWay() {
        RealBench other =
                new RealBench(
                        store, TargetName.parse("default/t-" + UUID.randomUUID()), Duration.ZERO);
        other.runUntilHealthy();
        other.annotate(Names.REQUEST, "rotate-authority:turn");
        var _ = other.pass();
        var _ = other.pass();
        assertThat(other.phase()).isEqualTo("switched");
        assertThat(other.leaf().chain()).as("the leaf and a bridge").hasSize(2);
        List<Certificate> both = other.anchors();
        other.annotate(Names.REQUEST, "compromised-leaf:laptop");
        assertThat(other.runUntilHealthy()).containsExactly("switch", "settle");
        assertThat(other.anchors()).hasSize(1).doesNotContainAnyElementsOf(both);
        assertThat(other.leaf().chain()).hasSize(1);
        other.assertProven();
    }

    private void assertOneWriteWithout(
            List<Certificate> stolen, String request, String generation) {
        bench.annotate(Names.REQUEST, request);
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        assertThat(bench.anchors()).hasSize(1).doesNotContainAnyElementsOf(stolen);
        assertThat(bench.leaf().chain()).as("no bridge").hasSize(1);
        assertThat(bench.phase()).isEqualTo("retiring");
        assertThat(bench.annotation(Names.GENERATION)).isEqualTo(generation);
        assertThat(bench.annotation(Names.REQUEST)).isEmpty();
        bench.assertProven();
    }

    private void assertWaitsForTheProxy() {
        assertThat(bench.pass())
                .isInstanceOfSatisfying(
                        Outcome.Unchanged.class,
                        held -> {
                            assertThat(held.decision().reason().code())
                                    .isEqualTo(ReasonCode.LAGGING);
                            assertThat(held.decision().laggards())
                                    .extracting(laggard -> laggard.consumer().name())
                                    .containsExactly("proxy");
                        });
    }

    private List<String> keys() {
        return bench.image(Part.AUTHORITY).data().keySet().stream()
                .filter(name -> name.endsWith(Names.KEY))
                .toList();
    }
}

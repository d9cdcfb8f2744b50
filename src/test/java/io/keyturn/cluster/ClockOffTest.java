package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.kubernetes.PodConsumers;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubePod;
import io.keyturn.pki.Proof;
import io.keyturn.port.Names;
import io.keyturn.reconcile.FoundEvidence;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keyturn's own clock is minutes off. What a pod tells is judged by the API server's all the same, and what is published
/// is good by every clock. (The floor is [StoreClockTest]'s.)
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClockOffTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration HOLDS = Duration.ofSeconds(2);

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private final PodConsumers pods = PodConsumers.open(cluster.kubeconfig(), null);

    @AfterAll
    void stop() {
        pods.close();
        store.close();
        admin.close();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void opensEachGateWhenTheLeaseSaysSoAndNotBefore(int minutes) {
        TargetName target = new TargetName(minutes < 0 ? "slow" : "fast", "gloo-mtls-certs");
        KubePod created = KubePod.create(cluster, target.namespace(), "gateway");
        RealBench bench =
                new RealBench(
                        store,
                        target,
                        Duration.ZERO,
                        new FoundEvidence(new StoreEvidence(), List.of(pods)));
        bench.setClockAhead(Duration.ofMinutes(minutes));
        assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
        try (TargetHistory history = new TargetHistory(admin, target);
                FollowingPod pod = FollowingPod.start(created, target, history)) {
            await().atMost(PATIENCE).until(() -> pod.held().isPresent());
            pod.freeze();
            bench.annotate(Names.REQUEST, "rotate-authority:off");
            assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
            for (String phase : List.of("trusting", "switched", "retiring")) {
                assertThat(bench.phase()).isEqualTo(phase);
                await().during(HOLDS).atMost(PATIENCE).until(() -> lags(bench));
                pod.catchUp();
                await().atMost(PATIENCE).until(() -> bench.pass() instanceof Outcome.Advanced);
            }
            assertThat(bench.phase()).isEqualTo("steady");
            assertThat(bench.annotation(Names.GENERATION)).isEqualTo("2");
            await().atMost(PATIENCE)
                    .until(() -> history.versions().getLast().phase().equals("steady"));
            assertGoodByEveryClock(history);
        }
    }

    private static boolean lags(RealBench bench) {
        return bench.pass() instanceof Outcome.Unchanged(var wait)
                && wait.reason().code() == ReasonCode.LAGGING;
    }

    private static void assertGoodByEveryClock(TargetHistory history) {
        Instant now = Instant.now();
        Duration skew = Duration.ofMinutes(15);
        assertThat(history.versions())
                .hasSizeGreaterThan(4)
                .allSatisfy(version -> {
                    for (Instant there : List.of(now.minus(skew), now, now.plus(skew))) {
                        assertThat(Proof.faults(version.leaf(), version.bundle(), there)).isEmpty();
                    }
                });
    }
}

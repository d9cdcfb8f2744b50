package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.kubernetes.PodConsumers;
import io.keyturn.cluster.TargetHistory.Version;
import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubePod;
import io.keyturn.pki.Proof;
import io.keyturn.port.Names;
import io.keyturn.reconcile.FoundEvidence;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Gloo's certgen overwrites the target in the middle of a rotation of ours. What we write then makes no pair of consumers
/// worse than it was, whatever each of them holds.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlindWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private final PodConsumers pods = PodConsumers.open(cluster.kubeconfig(), null);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> worse = new CopyOnWriteArrayList<>();
    @TempDir Path folder = Path.of("");

    @AfterEach
    void makesNoPairWorse() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        opened.clear();
        assertThat(worse).isEmpty();
    }

    @AfterAll
    void stop() {
        pods.close();
        store.close();
        admin.close();
        cluster.close();
    }

    /// It is killed before its third write.
    @ParameterizedTest
    @EnumSource
    void isUnitedAndNamedAndTheRotationEndsAllTheSame(Phase phase) {
        Scene scene = new Scene("once-" + phase.word());
        Certgen certgen = new Certgen(admin, scene.target, folder);
        scene.advanceTo(phase);
        scene.behind.freeze();
        scene.assertUnitedTwice(certgen);
        scene.runToTheEnd();
        assertThat(scene.bench.annotation(Names.GENERATION))
                .isEqualTo(phase == Phase.STEADY ? "1" : "2");
    }

    @Test
    void isRefusedTheThirdTimeUntilSomebodyForcesIt() {
        Scene scene = new Scene("thrice");
        Certgen certgen = new Certgen(admin, scene.target, folder);
        scene.advanceTo(Phase.TRUSTING);
        scene.behind.freeze();
        scene.assertUnitedTwice(certgen);
        certgen.write(); // its own authority and leaf alone
        KeyturnRun refused = scene.keyturn("rotate");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("contended: overwritten for the third time in one rotation")
                .contains("keyturn rotate --force authority --reason 'other writer is off'");
        assertThat(scene.bench.annotation(Names.PHASE)).as("untouched").isEmpty();
        scene.behind.thaw();
        KeyturnRun forced =
                scene.keyturn(
                        "rotate", "--wait", "--force=authority", "--reason=other writer is off");
        assertThat(forced.exit()).as(forced.err()).isZero();
        scene.runToTheEnd();
    }

    /// A target, a pod that follows it, and one that falls behind.
    private final class Scene {
        private final TargetName target;
        private final RealBench bench;
        private final TargetHistory history;
        private final FollowingPod ahead;
        private final FollowingPod behind;
        private final List<FollowingPod> following = new CopyOnWriteArrayList<>();

        Scene(String namespace) {
            target = new TargetName(namespace, "gloo-mtls-certs");
            bench =
                    new RealBench(
                            store,
                            target,
                            Duration.ZERO,
                            new FoundEvidence(new StoreEvidence(), List.of(pods)));
            KubePod first = KubePod.create(cluster, namespace, "ahead");
            assertThat(bench.pass()).isInstanceOf(Outcome.Advanced.class);
            history = new TargetHistory(admin, target);
            history.onVersion(this::judge); // before a pod loads it
            ahead = FollowingPod.start(first, target, history);
            behind = FollowingPod.start(first.beside("behind"), target, history);
            following.addAll(List.of(ahead, behind));
            opened.addAll(List.of(history, ahead, behind));
            await().atMost(PATIENCE).until(() -> ahead.held().isPresent());
        }

        void advanceTo(Phase phase) {
            if (phase != Phase.STEADY) {
                bench.annotate(Names.REQUEST, "rotate-authority:blind");
            }
            await().atMost(PATIENCE)
                    .until(() -> {
                        if (!bench.phase().equals(phase.word())) {
                            var _ = bench.pass();
                        }
                        return bench.phase().equals(phase.word());
                    });
        }

        /// The first of its writes takes our next authority away, the second one brings a leaf of its own.
        void assertUnitedTwice(Certgen certgen) {
            for (int write = 1; write <= 2; write++) {
                certgen.write();
                assertThat(bench.pass())
                        .asInstanceOf(type(Outcome.Advanced.class))
                        .extracting(advanced -> advanced.step().reason().code())
                        .isEqualTo(ReasonCode.FOREIGN_CHANGE);
            }
        }

        void runToTheEnd() {
            behind.thaw();
            await().atMost(PATIENCE)
                    .until(() ->
                            bench.pass() instanceof Outcome.Unchanged(var wait)
                                    && wait.reason().code() == ReasonCode.HEALTHY);
            bench.assertProven();
            assertThat(bench.phase()).isEqualTo("steady");
            assertThat(bench.anchors())
                    .singleElement()
                    .satisfies(anchor -> assertThat(anchor.generation()).isPresent());
        }

        KeyturnRun keyturn(String... command) {
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.addAll(
                    List.of(
                            "--target=" + target,
                            "--kubeconfig=" + cluster.kubeconfig(),
                            "--assumed-after=0s",
                            "--minimum-interval=0s"));
            return KeyturnRun.of(folder, Map.of(), arguments.toArray(String[]::new));
        }

        /// What worked with the version before must work with one of ours.
        private void judge(Version next) {
            List<Version> all = history.versions();
            if (all.size() < 2 || next.sequence() == 0) {
                return;
            }
            Version last = all.get(all.size() - 2);
            for (FollowingPod pod : following) {
                pod.held()
                        .filter(held ->
                                (trusts(last, held) && !trusts(next, held))
                                        || (trusts(held, last) && !trusts(held, next)))
                        .ifPresent(held ->
                                worse.add(
                                        "%s sequence %d, %s"
                                                .formatted(target, next.sequence(), next.phase())));
            }
        }
    }

    /// Without the bridge, which is a second line that nothing counts on.
    private static boolean trusts(Version one, Version other) {
        return Proof.anchorOf(other.leaf().withoutBridge().chain(), one.bundle()).isPresent();
    }
}

package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubeProxy;
import io.keyturn.fixture.RunningKeyturn;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged `keyturn rotate --wait`, killed with SIGKILL right after each write of a rotation in turn.
@Tag("integration")
class KilledRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TargetName TARGET = TargetName.parse("default/killed");

    private final KubeCluster cluster = KubeCluster.start();
    private final KubeProxy proxy = cluster.proxy();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private final RealBench bench = new RealBench(store, TARGET, Duration.ZERO);
    @TempDir Path folder = Path.of("");

    @AfterEach
    void stop() {
        store.close();
        admin.close();
        proxy.close();
        cluster.close();
    }

    @Test
    void whereverItIsKilledTheNextRunEndsSteadyWithOneMoreGeneration() {
        assertThat(runToTheEnd("bootstrap")).isZero();
        assertThat(generation()).isEqualTo(1);
        try (TargetHistory history = new TargetHistory(admin, TARGET)) {
            int write = 1;
            while (killedAfterWrite(write)) {
                write++;
            }
            assertThat(write).as("writes of a whole rotation").isGreaterThan(7);
            await().atMost(PATIENCE).until(() -> history.generation() == generation());
            history.assertSound();
        }
    }

    /// False when the rotation ended before its write of this number.
    private boolean killedAfterWrite(int write) {
        int before = generation();
        CompletableFuture<String> reached = proxy.holdAnswerToWrite(write);
        try (RunningKeyturn victim =
                rotate("write-" + write, "--force=authority", "--reason=write-" + write)) {
            await().atMost(PATIENCE).until(() -> reached.isDone() || !victim.isRunning());
        }
        proxy.holdNothing();
        bench.assertProven();
        assertThat(runToTheEnd("resume-" + write)).as("after write %d", write).isZero();
        bench.assertProven();
        assertThat(bench.phase()).as("after write %d", write).isEqualTo("steady");
        assertThat(bench.anchors()).hasSize(1);
        assertThat(generation()).as("after write %d", write).isEqualTo(before + 1);
        assertThat(bench.image(Part.AUTHORITY).data())
                .containsOnlyKeys(
                        "authority-%d.crt".formatted(before + 1),
                        "authority-%d.key".formatted(before + 1),
                        "bundle.crt");
        return reached.isDone();
    }

    private int runToTheEnd(String name) {
        try (RunningKeyturn run = rotate(name)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(run.isRunning()).as(run.lastLines()).isFalse());
            return run.terminate();
        }
    }

    private RunningKeyturn rotate(String name, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "rotate",
                                "--wait",
                                "--target=" + TARGET,
                                "--kubeconfig=" + proxy.kubeconfig(),
                                "--assumed-after=0s",
                                "--minimum-interval=0s"));
        arguments.addAll(List.of(more));
        return RunningKeyturn.start(folder, name, arguments.toArray(String[]::new));
    }

    private int generation() {
        return Integer.parseInt(bench.annotation(Names.GENERATION));
    }
}

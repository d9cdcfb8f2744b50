package io.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.kubernetes.LeaseLeadership;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubePod;
import io.keyturn.fixture.KubeProxy;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.keyturn.port.Names;
import io.keyturn.port.Part;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service, killed with SIGKILL right after each write of a rotation in turn, is followed by a command; and a command
/// that is killed there is followed by the service. A pod with a Lease stands at each gate.
@Tag("integration")
class KilledServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// The authority Secret and the target, for each of introduce, switch, retire and settle.
    private static final int WRITES = 8;

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    @TempDir Path folder = Path.of("");

    @AfterEach
    void stop() {
        store.close();
        admin.close();
        cluster.close();
    }

    /// Most of the time is spent at gates, so half of the places wait beside the other half.
    @Test
    void whoeverComesNextEndsSteadyWithOneMoreGeneration() throws Exception {
        List<Lane> lanes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 1; i <= WRITES / 2; i++) {
                Lane lane = new Lane("lane-" + i);
                lanes.add(lane);
                List<Integer> places = List.of(i, WRITES + 1 - i);
                running.add(threads.submit(() -> lane.killAfterEachOf(places)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            lanes.forEach(Lane::close);
        }
    }

    /// A target of its own, with a way to the API server of its own.
    private final class Lane implements AutoCloseable {
        private final TargetName target;
        private final KubeProxy proxy = cluster.proxy();
        private final RealBench bench;
        private final TargetHistory history;
        private final FollowingPod pod;

        Lane(String namespace) {
            KubePod created = KubePod.create(cluster, namespace, "gateway");
            target = new TargetName(namespace, "gloo-mtls-certs");
            bench = new RealBench(store, target, Duration.ZERO);
            history = new TargetHistory(admin, target);
            pod = FollowingPod.start(created, target, history);
        }

        void killAfterEachOf(List<Integer> places) {
            int generation = 1;
            RunningKeyturn service = serve("begin");
            try {
                assertSteady(generation);
                for (int write : places) {
                    String name = "write-" + write;
                    RunningKeyturn victim = service;
                    kill(
                            write,
                            () -> {
                                bench.annotate(Names.REQUEST, "rotate-authority:serve-" + name);
                                return victim;
                            });
                    assertCommandSucceeds(name);
                    assertSteady(++generation);
                    // Its first write is the request.
                    kill(1 + write, () -> rotate("killed-" + name, "--force=authority"));
                    service = serve("heir-" + name);
                    assertSteady(++generation);
                }
            } finally {
                service.close();
            }
            history.assertSound();
        }

        /// Right after its write of this number.
        private void kill(int write, Supplier<RunningKeyturn> start) {
            CompletableFuture<String> reached = proxy.holdAnswerToWrite(write);
            try (RunningKeyturn victim = start.get()) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(reached).as(victim.lastLines()).isDone());
            }
            proxy.holdNothing();
            bench.assertProven();
            // It lapses after a quarter of a minute; LeadershipTest shows that.
            var _ =
                    admin.leases()
                            .inNamespace(target.namespace())
                            .withName(LeaseLeadership.NAME)
                            .delete();
        }

        private void assertCommandSucceeds(String name) {
            try (RunningKeyturn run = rotate("heir-of-" + name)) {
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(run.isRunning()).as(run.lastLines()).isFalse());
                assertThat(run.terminate()).as(run.lastLines()).isZero();
            }
        }

        private void assertSteady(int generation) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(bench.annotation(Names.GENERATION))
                                .isEqualTo(Integer.toString(generation));
                        assertThat(bench.phase()).isEqualTo("steady");
                        assertThat(bench.annotation(Names.REQUEST)).isEmpty();
                    });
            bench.assertProven();
            assertThat(bench.anchors()).hasSize(1);
            assertThat(bench.image(Part.AUTHORITY).data())
                    .containsOnlyKeys(
                            "authority-%d.crt".formatted(generation),
                            "authority-%d.key".formatted(generation),
                            "bundle.crt");
        }

        private RunningKeyturn serve(String name) {
            return keyturn("serve-" + name, "serve", "--management-port=" + LoopbackPorts.free());
        }

        private RunningKeyturn rotate(String name, String... more) {
            List<String> arguments = new ArrayList<>(List.of("rotate", "--wait"));
            arguments.addAll(List.of(more));
            if (more.length > 0) {
                arguments.add("--reason=" + name);
            }
            return keyturn("rotate-" + name, arguments.toArray(String[]::new));
        }

        private RunningKeyturn keyturn(String name, String... command) {
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.addAll(
                    List.of(
                            "--target=" + target,
                            "--kubeconfig=" + proxy.kubeconfig(),
                            "--assumed-after=0s",
                            "--minimum-interval=0s"));
            return RunningKeyturn.start(
                    folder, target.namespace() + "-" + name, arguments.toArray(String[]::new));
        }

        @Override
        public void close() {
            pod.close();
            history.close();
            proxy.close();
        }
    }
}

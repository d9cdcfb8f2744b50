package io.keyturn.cluster;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keyturn.adapter.kubernetes.KubernetesClients;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.ListeningSockets;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.keyturn.port.Names;
import io.keyturn.rotation.TargetName;
import io.restassured.response.ValidatableResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two services, and commands as a CronJob runs them, on one target of a real API server.
@Tag("integration")
class ReplicasTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final TargetName TARGET = TargetName.parse("gloo-system/gloo-mtls-certs");

    private final KubeCluster cluster = KubeCluster.start();
    private final KubernetesClient admin = KubernetesClients.connect(cluster.kubeconfig(), null);
    private final KubernetesStore store = KubernetesStore.open(cluster.kubeconfig(), null);
    private final RealBench bench = new RealBench(store, TARGET, Duration.ZERO);
    private final int onePort = LoopbackPorts.free();
    private final int otherPort = LoopbackPorts.free();
    private Path kubeconfig = Path.of("");
    @TempDir Path folder = Path.of("");

    @BeforeEach
    void install() {
        kubeconfig = cluster.installService(TARGET.namespace());
    }

    @AfterEach
    void stop() {
        store.close();
        admin.close();
        cluster.close();
    }

    @Test
    void twoServicesAndACronJobEndSteadyAndOneLeads() {
        try (RunningKeyturn one = serve("one", onePort);
                RunningKeyturn other = serve("other", otherPort)) {
            awaitReady(one, onePort);
            awaitReady(other, otherPort);
            assertThat(ListeningSockets.of(one.pid())).containsExactly(onePort);
            assertThat(ListeningSockets.of(other.pid())).containsExactly(otherPort);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(leads(onePort)).isNotEqualTo(leads(otherPort)));
            try (TargetHistory history = new TargetHistory(admin, TARGET)) {
                for (int round = 1; round <= 3; round++) {
                    turnWithCommandsInBetween(round);
                }
                assertThat(history.versions()).hasSizeGreaterThan(12);
                await().atMost(PATIENCE).until(() -> history.generation() == 4);
                history.assertSound();
            }
        }
    }

    @Test
    void theOtherLeadsWhenTheLeaderIsKilled() {
        try (RunningKeyturn one = serve("one", onePort)) {
            awaitReady(one, onePort);
            await().atMost(PATIENCE).until(() -> leads(onePort));
            try (RunningKeyturn other = serve("other", otherPort)) {
                awaitReady(other, otherPort);
                assertThat(leads(otherPort)).isFalse();
                one.kill();
                await().atMost(Duration.ofSeconds(40)).until(() -> leads(otherPort));
                request("rotate-authority:heir");
                awaitSteady(2);
            }
        }
    }

    @Test
    void aServiceOutlivesItsApiServer() {
        try (RunningKeyturn service = serve("one", onePort)) {
            awaitReady(service, onePort);
            await().atMost(PATIENCE).until(() -> leads(onePort));
            cluster.stopApi();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> get(onePort, "/q/health/ready").statusCode(503));
            get(onePort, "/q/health/live").statusCode(200);
            assertThat(leads(onePort)).isFalse();
            cluster.startApi();
            awaitReady(service, onePort);
            await().atMost(PATIENCE).until(() -> leads(onePort));
            request("rotate-authority:afterwards");
            awaitSteady(2);
            assertThat(service.hasLogged("\tat ")).as("no stack trace").isFalse();
        }
    }

    /// Each `rotate` is a run of the CronJob, whose steps and the service's get into each other's way.
    private void turnWithCommandsInBetween(int round) {
        request("rotate-authority:round-" + round);
        List<RunningKeyturn> runs = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            runs.add(keyturn("cron-%d-%d".formatted(round, i), "rotate"));
        }
        for (RunningKeyturn run : runs) {
            await().atMost(PATIENCE).until(() -> !run.isRunning());
            assertThat(run.terminate()).as(run.lastLines()).isIn(0, 3);
        }
        awaitSteady(round + 1);
    }

    private void request(String request) {
        cluster.kubectl(
                "annotate",
                "--overwrite",
                "secret",
                TARGET.name(),
                "-n",
                TARGET.namespace(),
                Names.REQUEST + "=" + request);
    }

    private void awaitSteady(int generation) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(bench.annotation(Names.GENERATION))
                            .isEqualTo(Integer.toString(generation));
                    assertThat(bench.phase()).isEqualTo("steady");
                });
        bench.assertProven();
        assertThat(bench.anchors()).hasSize(1);
    }

    private RunningKeyturn serve(String name, int port) {
        return keyturn(name, "serve", "--management-port=" + port);
    }

    private RunningKeyturn keyturn(String name, String command, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                command,
                                "--kubeconfig=" + kubeconfig,
                                "--assumed-after=0s",
                                "--minimum-interval=0s"));
        arguments.addAll(List.of(more));
        return RunningKeyturn.start(folder, name, arguments.toArray(String[]::new));
    }

    private static void awaitReady(RunningKeyturn service, int port) {
        service.awaitReady(port, PATIENCE);
    }

    private static boolean leads(int port) {
        String metrics = get(port, "/q/metrics").statusCode(200).extract().asString();
        assertThat(metrics).contains("keyturn_leader{");
        return metrics.lines()
                .anyMatch(line -> line.startsWith("keyturn_leader{") && line.endsWith(" 1.0"));
    }

    private static ValidatableResponse get(int port, String path) {
        return given().baseUri("http://127.0.0.1:" + port).get(path).then();
    }
}

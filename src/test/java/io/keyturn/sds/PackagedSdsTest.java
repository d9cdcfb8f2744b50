package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.NettyChannelBuilder;
import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.fixture.EnvoyProxy;
import io.keyturn.fixture.KeyTraces;
import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.KubePod;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import io.keyturn.port.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `target/keyturn sds` beside a real Envoy.
@Tag("integration")
class PackagedSdsTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String TARGET = "edge/gloo-mtls-certs";

    @RegisterExtension final Envoys envoys = new Envoys();
    @TempDir Path folder;

    private Mount mount = new Mount(Path.of("/"));

    @BeforeEach
    void prepare() {
        mount = new Mount(folder.resolve("ssl"));
    }

    @Test
    void tellsInItsLeaseWhatARealEnvoyHolds() {
        try (KubeCluster cluster = KubeCluster.start()) {
            KubePod pod = KubePod.create(cluster, "edge", "proxy");
            String admin = "--kubeconfig=" + cluster.kubeconfig();
            KeyturnRun made = KeyturnRun.of(folder, Map.of(), "rotate", "--target", TARGET, admin);
            assertThat(made.exit()).as(made.err()).isZero();
            Leaf first = swap();
            try (RunningKeyturn _ = serve("--kubeconfig=" + pod.kubeconfig())) {
                EnvoyProxy envoy = envoys.start(folder, "envoy-sidecar", socket());
                awaitHeld(pod, first);
                Leaf second = swap();
                awaitHeld(pod, second);
                // Envoy opens a stream for each secret, each with a backoff of its own.
                await().atMost(LONG)
                        .untilAsserted(() ->
                                assertThat(status(admin))
                                        .contains(
                                                "\"proxy\"",
                                                hex(second),
                                                Pairs.trusting(CA).digest().hex()));
                envoy.pause();
                Leaf third = swap();
                await().atMost(LONG).until(() -> says(pod, Names.STORED_LEAF, third));
                await().during(Duration.ofSeconds(2))
                        .atMost(LONG)
                        .until(() -> says(pod, Names.HELD_LEAF, second));
                envoy.resume();
                awaitHeld(pod, third);
                mount.swap(OddLeaf.thatMustStaple(CA));
                await().atMost(LONG).until(() -> pod.lease().contains("OCSP response is required"));
                assertThat(pod.lease()).contains(Names.HELD_LEAF, hex(third));
                assertThat(status(admin)).contains("OCSP response is required");
                Leaf fourth = swap();
                awaitHeld(pod, fourth);
                assertThat(pod.lease()).doesNotContain("OCSP");
            }
        }
    }

    @Test
    void isTakenUpAgainByEnvoyAfterItWasKilled() {
        Leaf first = swap();
        EnvoyProxy envoy;
        try (RunningKeyturn _ = serve()) {
            envoy = envoys.start(folder, "envoy-sidecar", socket());
            await().atMost(LONG).until(() -> uses(envoy, first));
        }
        assertThat(socket()).as("left over").exists();
        assertThat(Handshake.serialAt(envoy.listener(), Pairs.trusting(CA)))
                .isEqualTo(first.certificate().serial());
        Leaf second = swap();
        try (RunningKeyturn again = serve()) {
            await().atMost(LONG).until(() -> uses(envoy, second));
            assertThat(again.terminate()).isEqualTo(143);
            assertThat(socket()).doesNotExist();
        }
    }

    @Test
    void writesNoKeyIntoItsLogAtDebug() throws IOException {
        Leaf leaf = swap();
        int port = LoopbackPorts.free();
        Map<String, String> loud = new HashMap<>(enabled());
        loud.put("QUARKUS_LOG_LEVEL", "DEBUG");
        try (RunningKeyturn _ =
                        RunningKeyturn.start(
                                folder, "sds", loud, "sds", "--listen=127.0.0.1:" + port);
                TestClient client =
                        new TestClient(
                                NettyChannelBuilder.forAddress("127.0.0.1", port)
                                        .usePlaintext()
                                        .flowControlWindow(48) // small frames are logged whole
                                        .build())) {
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> client.fetch(Pairs.GLOO.leaf()).getResourcesCount() == 1);
        }
        String log = Files.readString(folder.resolve("sds.log"));
        assertThat(log).contains("DEBUG");
        assertThat(KeyTraces.of(leaf.key()).in(log)).isEmpty();
    }

    @Test
    void refusesAnAddressThatOthersReach() {
        KeyturnRun run = KeyturnRun.of(folder, enabled(), "sds", "--listen=0.0.0.0:0");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("cannot listen on '0.0.0.0:0': whoever reaches it could read")
                .contains("--require-client-certificate CA")
                .contains("KEYTURN_INSECURE_LISTEN=true")
                .doesNotContain("\tat ");
    }

    private RunningKeyturn serve(String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "sds";
        arguments[1] = "--listen=unix:" + socket();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return RunningKeyturn.start(folder, "sds", enabled(), arguments);
    }

    private Map<String, String> enabled() {
        return Map.of(
                "GLOO_MTLS_SDS_ENABLED",
                "true",
                "GLOO_MTLS_SECRET_DIR",
                mount.path().toString(),
                "KEYTURN_TARGET",
                TARGET);
    }

    private Leaf swap() {
        Leaf leaf = Pairs.leaf(CA);
        Material material = Pairs.material(leaf, Pairs.trusting(CA));
        mount.swap(material);
        return leaf;
    }

    private String status(String admin) {
        KeyturnRun run =
                KeyturnRun.of(
                        folder, Map.of(), "status", "--target", TARGET, admin, "--output", "json");
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out();
    }

    private static void awaitHeld(KubePod pod, Leaf leaf) {
        await().atMost(LONG).until(() -> says(pod, Names.HELD_LEAF, leaf));
    }

    private static boolean says(KubePod pod, String annotation, Leaf leaf) {
        return pod.lease().contains("\"%s\": \"%s\"".formatted(annotation, hex(leaf)));
    }

    private static boolean uses(EnvoyProxy envoy, Leaf leaf) {
        return envoy.admin("/certs").contains(leaf.certificate().serial());
    }

    private static String hex(Leaf leaf) {
        return leaf.certificate().fingerprint().hex();
    }

    private Path socket() {
        return folder.resolve("sds.sock");
    }
}

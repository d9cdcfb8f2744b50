package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.adapter.sds.source.Layout;
import io.keyturn.adapter.sds.source.PairDirectory;
import io.keyturn.adapter.sds.source.Sources;
import io.keyturn.fixture.EnvoyProxy;
import io.keyturn.pki.Authority;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The official Envoy, with Gloo's own bootstraps, as client of the server.
@Tag("integration")
class EnvoyTest {
    private static final Authority CA = Pairs.authority(1);
    private static final Authority NEXT = Pairs.authority(2);
    private static final String SIDECAR = "envoy-sidecar";

    @RegisterExtension
    final AfterTestExecutionCallback saying =
            context -> {
                if (context.getExecutionException().isPresent()) {
                    this.started.stream()
                            .filter(EnvoyProxy.class::isInstance)
                            .forEach(envoy ->
                                    System.err.println(
                                            "Envoy's log:\n" + ((EnvoyProxy) envoy).log()));
                }
            };

    @TempDir Path folder;

    private final List<AutoCloseable> started = new ArrayList<>();
    private final Recording heard = new Recording();
    private Mount mount = new Mount(Path.of("/"));

    @BeforeEach
    void prepare() {
        mount = new Mount(folder.resolve("ssl"));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : started.reversed()) {
            one.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "envoy-sidecar,GRPC,tcp", "envoy-sidecar,DELTA_GRPC,tcp",
        "envoy-sidecar,GRPC,unix", "envoy-sidecar,DELTA_GRPC,unix",
        "gateway-proxy,GRPC,tcp", "gateway-proxy,DELTA_GRPC,unix"
    })
    void showsEachNewLeafWithoutARestart(String bootstrap, String api, String transport) {
        Leaf first = swap(CA);
        EnvoyProxy envoy = envoy(bootstrap, api, serve(endpoint(transport)));
        awaitSerial(envoy, first);
        Leaf second = swap(CA);
        awaitSerial(envoy, second);
        Leaf third = swap(NEXT);
        awaitSerial(envoy, third);
        assertThat(heard.nacked).isEmpty();
        assertThat(heard.overdue).isEmpty();
        assertThat(envoy.counter("sds.server_cert.update_rejected")).isZero();
    }

    @Test
    void presentsTheLeafInAHandshake() {
        Leaf first = swap(CA);
        EnvoyProxy envoy = envoy(SIDECAR, "GRPC", serve(endpoint("tcp")));
        awaitSerial(envoy, first);
        assertThat(Handshake.serialAt(envoy.listener(), Pairs.trusting(CA)))
                .isEqualTo(first.certificate().serial());
        Leaf second = swap(CA);
        await().untilAsserted(() ->
                assertThat(Handshake.serialAt(envoy.listener(), Pairs.trusting(CA)))
                        .isEqualTo(second.certificate().serial()));
    }

    @Test
    void neverSeesABadPair() {
        Leaf good = swap(CA);
        EnvoyProxy envoy = envoy(SIDECAR, "GRPC", serve(endpoint("tcp")));
        awaitSerial(envoy, good);
        Material material = Pairs.material(good, Pairs.trusting(CA));
        mount.swap(
                new Material(
                        io.keyturn.port.Bytes.of(Pairs.leaf(CA).chainPem()),
                        material.key(),
                        material.anchors()));
        await().until(() -> heard.troubles.stream().anyMatch(said -> said.contains("match")));
        Leaf mended = swap(CA);
        awaitSerial(envoy, mended);
        assertThat(heard.nacked).isEmpty();
        assertThat(heard.pushed).hasSize(3);
    }

    @Test
    void goesOnWhenTheServerIsStartedAnew() throws Exception {
        Leaf first = swap(CA);
        Endpoint endpoint = endpoint("unix");
        SdsServer server = serve(endpoint);
        EnvoyProxy envoy = envoy(SIDECAR, "GRPC", server);
        awaitSerial(envoy, first);
        server.close();
        assertThat(Handshake.serialAt(envoy.listener(), Pairs.trusting(CA)))
                .isEqualTo(first.certificate().serial());
        Leaf second = swap(CA);
        started.add(serve(endpoint));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertSerial(envoy, second));
        assertThat(heard.nacked).isEmpty();
    }

    @Test
    void becomesReadyWhenTheSecretAppears() {
        EnvoyProxy envoy = envoy(SIDECAR, "GRPC", serve(endpoint("tcp")));
        await().until(() -> heard.streams.get() == 2);
        Leaf leaf = swap(CA);
        awaitSerial(envoy, leaf);
        await().until(() -> envoy.admin("/ready").contains("LIVE"));
    }

    @ParameterizedTest
    @EnumSource(value = KeyAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "ED25519")
    void takesLeavesOfEveryAlgorithmThatMayBeConfigured(KeyAlgorithm algorithm) {
        EnvoyProxy envoy = envoy(SIDECAR, "GRPC", serve(endpoint("tcp")));
        Leaf leaf = Pairs.leaf(algorithm, Duration.ofDays(30), CA, Pairs.NOW.minusSeconds(60));
        mount.swap(Pairs.material(leaf, Pairs.trusting(CA)));
        awaitSerial(envoy, leaf);
        assertThat(Handshake.serialAt(envoy.listener(), Pairs.trusting(CA)))
                .isEqualTo(leaf.certificate().serial());
        assertThat(heard.nacked).isEmpty();
    }

    private Leaf swap(Authority authority) {
        Leaf leaf = Pairs.leaf(authority);
        mount.swap(Pairs.material(leaf, Pairs.trusting(authority)));
        return leaf;
    }

    private Endpoint endpoint(String transport) {
        return Endpoint.parse(
                transport.equals("tcp") ? "127.0.0.1:0" : "unix:" + folder.resolve("sds.sock"),
                SocketMode.OWNER);
    }

    private SdsServer serve(Endpoint endpoint) {
        SdsResources resources =
                new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), heard);
        SdsServer server =
                SdsServer.start(
                        SdsServer.Options.plain(endpoint, InstantSource.system()),
                        resources,
                        heard);
        started.add(server);
        started.add(
                Sources.directory(
                        Pairs.GLOO,
                        new PairDirectory(mount.path(), Layout.GLOO),
                        Duration.ofSeconds(5),
                        resources));
        return server;
    }

    private EnvoyProxy envoy(String bootstrap, String api, SdsServer server) {
        String place =
                server.port() > 0
                        ? "{socket_address: {address: 127.0.0.1, port_value: %d}}"
                                .formatted(server.port())
                        : "{pipe: {path: \"%s\"}}".formatted(folder.resolve("sds.sock"));
        EnvoyProxy envoy = EnvoyProxy.start(folder, bootstrap, api, place);
        started.add(envoy);
        return envoy;
    }

    private static void awaitSerial(EnvoyProxy envoy, Leaf leaf) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertSerial(envoy, leaf));
    }

    /// Envoy prints serials in hex with leading zeros.
    private static void assertSerial(EnvoyProxy envoy, Leaf leaf) {
        assertThat(envoy.admin("/certs")).contains(leaf.certificate().serial());
    }
}

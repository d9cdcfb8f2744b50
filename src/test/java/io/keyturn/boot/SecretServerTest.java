package io.keyturn.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.matchesPattern;

import io.keyturn.adapter.cli.SdsOptions;
import io.keyturn.adapter.cli.SecretServing;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.adapter.web.PrometheusText;
import io.keyturn.pki.Authority;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.LeafTemplate;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.Held;
import io.keyturn.port.OnRestart;
import io.keyturn.port.ServerEvidence;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SecretServerTest {
    private static final int STATS = 9091;
    private static final String POD = "127.0.0.2"; // a second loopback address, for the pod's own

    @TempDir Path folder;

    private final SecretServer server = counting();

    @Test
    void showsHealthOnThePodsAddressFromTheFirstPublishOn() throws IOException {
        int port = free();
        Map<String, String> variables =
                Map.of(
                        "GLOO_MTLS_SDS_ENABLED",
                        "true",
                        "GLOO_MTLS_SECRET_DIR",
                        folder + "/",
                        "POD_IP",
                        POD,
                        "SDS_SERVER_ADDRESS",
                        "127.0.0.1:" + port);
        try (SecretServing.Running _ = server.start(options(), variables)) {
            assertThat(answers("127.0.0.1", port)).isTrue();
            assertThat(answers(POD, port)).isFalse();
            var _ = write();
            await().until(() -> answers(POD, port));
            for (String path : new String[] {"/health/ready", "/health/live"}) {
                RestAssured.given()
                        .baseUri("http://" + POD + ":" + port)
                        .get(path)
                        .then()
                        .statusCode(200)
                        .body("status", org.hamcrest.Matchers.equalTo("UP"))
                        .body("secrets.name", org.hamcrest.Matchers.hasItem("server_cert"));
            }
            assertThat(
                            RestAssured.given()
                                    .baseUri("http://" + POD + ":" + port)
                                    .get("/health/ready")
                                    .asString())
                    .doesNotContain("BEGIN");
        }
        // The kernel takes the last listener away a moment after it was closed.
        await().until(() -> !answers(POD, port) && !answers("127.0.0.1", port));
    }

    @Test
    void replacesTheEvidenceOfAnEarlierProcessBeforeItServesAndTellsWhatARestartWouldLoad()
            throws IOException {
        int port = free();
        AtomicReference<EvidenceLedger.Server> told = new AtomicReference<>();
        AtomicBoolean closed = new AtomicBoolean();
        EvidenceLedger ledger =
                now -> {
                    assertThat(nobodyAnswers(port)).isTrue();
                    told.set(now);
                    return telling(closed);
                };
        try (SecretServing.Running _ =
                server.start(
                        options("--listen", "127.0.0.1:" + port),
                        enabled(),
                        new PodIdentity(
                                Map.of("POD_NAMESPACE", "edge"), folder.resolve("no-such-file")),
                        ledger)) {
            ServerEvidence before = told.get().now();
            assertThat(before.target()).hasToString("edge/gloo-mtls-certs");
            assertThat(before.leaf()).isEqualTo(new Held.Nobody());
            assertThat(before.stored()).isInstanceOf(OnRestart.Fails.class);
            Leaf leaf = write();
            assertThat(told.get().now().stored())
                    .as("just now, not at the next look")
                    .isInstanceOfSatisfying(
                            OnRestart.Loads.class,
                            loads ->
                                    assertThat(loads.pair().leaf())
                                            .isEqualTo(leaf.certificate().fingerprint()));
        }
        assertThat(closed).isTrue();
    }

    private static EvidenceLedger.Telling telling(AtomicBoolean closed) {
        return new EvidenceLedger.Telling() {
            @Override
            public void changed() {}

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    private static boolean nobodyAnswers(int port) {
        try {
            return !answers("127.0.0.1", port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void showsItsNumbersOnThePodsAddressWhereGloosVariableAsksForThem() throws IOException {
        String pod = aLoopbackAddress();
        Map<String, String> variables = new HashMap<>(enabled());
        variables.put("POD_IP", pod);
        variables.put("START_STATS_SERVER", "false");
        try (SecretServing.Running _ =
                server.start(options("--listen", "127.0.0.1:0"), variables)) {
            assertThat(answers(pod, STATS)).isFalse();
        }
        variables.put("START_STATS_SERVER", "true");
        var _ = write();
        try (SecretServing.Running _ =
                counting().start(options("--listen", "127.0.0.1:0"), variables)) {
            await().untilAsserted(() ->
                    RestAssured.given()
                            .baseUri("http://" + pod + ":" + STATS)
                            .get("/metrics")
                            .then()
                            .statusCode(200)
                            .body(
                                    matchesPattern(
                                            "(?s).*keyturn_sds_not_after_timestamp_seconds\\{secret=\"server_cert\",} \\d.*")));
        }
        await().until(() -> !answers(pod, STATS));
    }

    @Test
    void doesNotStartWhereThePortOfTheNumbersIsTaken() throws IOException {
        String pod = aLoopbackAddress();
        Map<String, String> variables = new HashMap<>(enabled());
        variables.put("POD_IP", pod);
        variables.put("START_STATS_SERVER", "true");
        try (ServerSocket _ = new ServerSocket(STATS, 1, java.net.InetAddress.ofLiteral(pod))) {
            assertThatThrownBy(() -> server.start(options("--listen", "127.0.0.1:0"), variables))
                    .isInstanceOf(IllegalStateException.class) // exit 1
                    .hasMessageStartingWith("cannot show metrics on '" + pod + ":9091': ")
                    .hasMessageContaining("START_STATS_SERVER");
        }
    }

    @SuppressWarnings("deprecation") // as in PrometheusText
    static SecretServer counting() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        return new SecretServer(registry, new PrometheusText(registry));
    }

    /// Gloo's port is fixed, so each test has an address of its own.
    private static String aLoopbackAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "127.%d.%d.%d"
                .formatted(random.nextInt(1, 255), random.nextInt(256), random.nextInt(1, 255));
    }

    @Test
    void refusesAnAddressThatOthersReach() {
        assertThatThrownBy(() -> server.start(options("--listen", "0.0.0.0:0"), enabled()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--require-client-certificate")
                .hasMessageContaining("KEYTURN_INSECURE_LISTEN");
    }

    @Test
    void refusesToStartWhenNothingIsEnabled() {
        assertThatThrownBy(() -> server.start(options(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("at least one of Istio Cert rotation or Gloo");
    }

    private Map<String, String> enabled() {
        return Map.of("GLOO_MTLS_SDS_ENABLED", "true", "GLOO_MTLS_SECRET_DIR", folder.toString());
    }

    private Leaf write() throws IOException {
        Issuer issuer = new Issuer(new SecureRandom());
        Authority authority =
                issuer.issueAuthority(
                        new AuthorityTemplate(KeyAlgorithm.P256, Duration.ofDays(2), "Keyturn"),
                        new Generation(1),
                        Instant.now());
        Leaf leaf =
                issuer.issueLeaf(
                        LeafTemplate.forService(
                                KeyAlgorithm.P256,
                                Duration.ofDays(1),
                                "gloo",
                                "gloo-system",
                                "cluster.local"),
                        authority,
                        Instant.now());
        Files.writeString(folder.resolve("ca.crt"), authority.certificate().pem());
        Files.writeString(folder.resolve("tls.key"), leaf.key().pem());
        Files.writeString(folder.resolve("tls.crt"), leaf.chainPem());
        return leaf;
    }

    private static SdsOptions options(String... arguments) {
        return CommandLine.populateCommand(new SdsOptions(), arguments);
    }

    private static boolean answers(String host, int port) throws IOException {
        try (Socket socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket =
                new ServerSocket(0, 1, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}

package io.keyturn.sds;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.ListeningSockets;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server of secrets inside `serve` and `demo`: the process that turns the target waits for its own clients.
@Tag("integration")
class ServedAndTurnedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Far above the floor of a second, far below the minute after which a gate is looked at anyway.
    private static final Duration HELD = Duration.ofSeconds(4);

    private static final Duration WOKEN = Duration.ofSeconds(20);

    private static final String LEAF = Pairs.GLOO.leaf();
    private static final String BUNDLE = Pairs.GLOO.bundle();

    @TempDir Path folder;
    private final int management = LoopbackPorts.free();
    private final int secrets = LoopbackPorts.free();

    @Test
    void waitsAtEachGateUntilTheClientHasAccepted() {
        try (RunningKeyturn service = serve();
                TestClient envoy = new TestClient(secrets)) {
            awaitPhase(service, "steady");
            assertThat(ListeningSockets.of(service.pid())).containsOnly(management, secrets);
            TestClient.Stream leaves = envoy.stream(LEAF);
            TestClient.Stream bundles = envoy.stream(BUNDLE);
            leaves.nextAcked();
            bundles.nextAcked();
            askForAnAuthority();

            DiscoveryResponse both = bundles.next();
            staysIn("trusting");
            assertThat(metric("keyturn_laggards")).isEqualTo("1.0");
            bundles.ack(both);

            DiscoveryResponse leaf = leaves.next();
            staysIn("switched");
            leaves.ack(leaf);

            DiscoveryResponse one = bundles.next();
            staysIn("retiring");
            bundles.ack(one);
            awaitPhase(service, "steady");
            assertThat(metric("keyturn_trust_anchors")).isEqualTo("1.0");
            assertThat(numberOf("keyturn_sds_acks_total", BUNDLE)).isEqualTo("3.0");
            assertThat(numberOf("keyturn_sds_acks_total", LEAF)).isEqualTo("2.0");
        }
    }

    @Test
    void waitsForNobodyWhereNoClientEverCame() {
        try (RunningKeyturn service = serve()) {
            awaitPhase(service, "steady");
            askForAnAuthority();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(phase("steady")).isEqualTo("1.0");
                        assertThat(text()).contains("generation=\"2\"");
                    });
        }
    }

    @Test
    void showsTheDemosClientOnThePageAndWaitsForIt() {
        int page = LoopbackPorts.free();
        try (RunningKeyturn demo =
                RunningKeyturn.start(
                        folder,
                        "demo",
                        Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder),
                        "demo",
                        "--status-port",
                        Integer.toString(page))) {
            try (TestClient envoy = new TestClient(socketOf(demo))) {
                TestClient.Stream leaves = envoy.stream(LEAF);
                TestClient.Stream bundles = envoy.stream(BUNDLE);
                leaves.nextAcked();
                bundles.nextAcked();
                DiscoveryResponse both = bundles.next();
                await().during(HELD)
                        .atMost(HELD.multipliedBy(2))
                        .until(() -> status(page).getString("targets[0].phase").equals("trusting"));
                // Whether it had told of the first bundle depends on when it came: an answer that
                // crosses the next push on its
                // way counts for nothing.
                assertThat(status(page).getList("targets[0].decision.laggards.kind"))
                        .contains("server");
                bundles.ack(both);
                leaves.nextAcked();
                bundles.nextAcked();
                await().atMost(WOKEN).until(() -> demo.hasLogged("Steady again"));
                assertThat(server(page))
                        .containsEntry("evidence", "told")
                        .containsEntry(
                                "live",
                                Map.of(
                                        "bundle", status(page).getString("targets[0].bundle"),
                                        "leaf",
                                                status(page)
                                                        .getString("targets[0].leaf.fingerprint")));
            }
        }
    }

    @Test
    void refusesToExposeItExactlyAsSdsDoes() {
        KeyturnRun exposed = run("--sds-listen", "0.0.0.0:" + secrets);
        assertThat(exposed.exit()).as(exposed.err()).isEqualTo(2);
        assertThat(exposed.err())
                .contains("cannot listen on '0.0.0.0:" + secrets + "'")
                .contains("--require-client-certificate");
        KeyturnRun alone = run("--insecure-listen");
        assertThat(alone.exit()).isEqualTo(2);
        assertThat(alone.err()).contains("does nothing without --sds-listen");
    }

    @Test
    void failsWithOneSentenceWhereSomebodyElseHasTheAddress() throws IOException {
        try (ServerSocket _ = new ServerSocket(secrets, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            KeyturnRun taken = run("--sds-listen", "127.0.0.1:" + secrets);
            assertThat(taken.exit()).as(taken.err()).isEqualTo(1);
            assertThat(taken.err())
                    .contains("keyturn: cannot listen on '127.0.0.1:" + secrets + "': ")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void servesOneTargetOnly() {
        KeyturnRun two =
                KeyturnRun.of(
                        folder,
                        Map.of("KEYTURN_TARGETS_0__NAME", "a/b", "KEYTURN_TARGETS_1__NAME", "a/c"),
                        "serve",
                        "--directory",
                        folder.toString(),
                        "--management-port",
                        "0",
                        "--sds-listen",
                        "127.0.0.1:" + secrets);
        assertThat(two.exit()).as(two.err()).isEqualTo(2);
        assertThat(two.err()).contains("cannot serve 2 targets over SDS").contains("--target");
    }

    private KeyturnRun run(String... options) {
        return KeyturnRun.of(
                folder,
                Map.of(),
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(
                                        "serve",
                                        "--directory",
                                        folder.toString(),
                                        "--management-port",
                                        "0"),
                                java.util.stream.Stream.of(options))
                        .toArray(String[]::new));
    }

    private RunningKeyturn serve() {
        return RunningKeyturn.start(
                folder,
                "serve",
                "serve",
                "--directory",
                folder.toString(),
                "--assumed-after",
                "1s",
                "--minimum-interval",
                "0s",
                "--management-port",
                Integer.toString(management),
                "--sds-listen",
                "127.0.0.1:" + secrets);
    }

    private void askForAnAuthority() {
        KeyturnRun asked =
                KeyturnRun.of(
                        folder,
                        Map.of(),
                        "rotate",
                        "--directory",
                        folder.toString(),
                        "--force",
                        "authority",
                        "--reason",
                        "test",
                        "--assumed-after",
                        "1s",
                        "--minimum-interval",
                        "0s");
        assertThat(asked.exit()).as(asked.err()).isZero();
    }

    private void staysIn(String phase) {
        await().atMost(WOKEN).until(() -> phase(phase).equals("1.0"));
        await().during(HELD).atMost(HELD.multipliedBy(2)).until(() -> phase(phase).equals("1.0"));
    }

    private void awaitPhase(RunningKeyturn service, String phase) {
        await().atMost(PATIENCE)
                .ignoreException(ConnectException.class) // it does not listen yet
                .untilAsserted(() -> {
                    assertThat(service.isRunning()).as(service.lastLines()).isTrue();
                    assertThat(phase(phase)).isEqualTo("1.0");
                });
    }

    private String phase(String phase) {
        return number(
                "keyturn_rotation_phase{name=\"gloo-mtls-certs\",namespace=\"gloo-system\",phase=\""
                        + phase
                        + "\"}");
    }

    private String metric(String name) {
        return number(name + "{name=\"gloo-mtls-certs\",namespace=\"gloo-system\"}");
    }

    private String numberOf(String name, String secret) {
        return number(name + "{secret=\"" + secret + "\"}");
    }

    private String number(String series) {
        Matcher line =
                Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                        .matcher(text());
        return line.find() ? line.group(1) : "none";
    }

    private String text() {
        return given().baseUri("http://127.0.0.1").port(management).get("/q/metrics").asString();
    }

    private static JsonPath status(int page) {
        return given().baseUri("http://127.0.0.1").port(page).get("/status").jsonPath();
    }

    private static Map<String, Object> server(int page) {
        List<Map<String, Object>> servers =
                status(page).getList("targets[0].consumers.findAll { it.kind == 'server' }");
        return servers.getFirst();
    }

    private static Path socketOf(RunningKeyturn demo) {
        Pattern said = Pattern.compile("unix:(\\S+)");
        await().atMost(PATIENCE).until(() -> said.matcher(demo.lastLines()).find());
        Matcher path = said.matcher(demo.lastLines());
        assertThat(path.find()).isTrue();
        Path socket = Path.of(path.group(1));
        await().atMost(PATIENCE).until(() -> java.nio.file.Files.exists(socket));
        return socket;
    }
}

package io.keyturn.sds;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.ListeningSockets;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.keyturn.pki.Authority;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `keyturn sds` as a process: its ports, its numbers and its log.
@Tag("integration")
class SdsProgramTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Authority CA = Pairs.authority(1);
    private static final int STATS = 9091;

    /// Less than one secret: something is left to be written.
    private static final int NARROW = 100;

    @TempDir Path folder;
    private final int port = LoopbackPorts.free();

    // Gloo's port is fixed, so each test has an address of its own.
    private final String pod =
            "127.%d.%d.7"
                    .formatted(
                            ThreadLocalRandom.current().nextInt(1, 255),
                            ThreadLocalRandom.current().nextInt(256));

    @BeforeEach
    void mount() {
        new Mount(folder.resolve("ssl")).swap(Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA)));
    }

    @Test
    void opensNoPortForNumbersThatNobodyAskedFor() {
        try (RunningKeyturn sds = start("false", "text")) {
            await().atMost(PATIENCE).until(() -> sds.hasLogged("health listener open"));
            assertThat(ListeningSockets.of(sds.pid())).containsOnly(port);
            assertThat(sds.hasLogged("sds server listening on 127.0.0.1:" + port + "\n")).isTrue();
        }
    }

    @Test
    void tellsItsNumbersOnGloosPortAndItsLogInJson() throws IOException {
        try (RunningKeyturn sds = start("true", "json");
                TestClient envoy = new TestClient(port)) {
            await().atMost(PATIENCE).until(() -> sds.hasLogged("secret published"));
            assertThat(ListeningSockets.of(sds.pid())).containsOnly(port, STATS);
            envoy.stream(Pairs.GLOO.leaf()).nextAcked();
            awaitNumbers(containsString("keyturn_sds_acks_total{secret=\"server_cert\",} 1.0"));
            awaitNumbers(containsString("keyturn_sds_streams 1.0"));
            awaitNumbers(containsString("jvm_memory_used_bytes"));
            JsonPath listening =
                    Files.readAllLines(folder.resolve("sds.log")).stream()
                            .filter(line -> line.contains("sds server listening on"))
                            .map(JsonPath::from)
                            .findFirst()
                            .orElseThrow();
            assertThat(listening.getString("message"))
                    .isEqualTo("sds server listening on 127.0.0.1:" + port);
            assertThat(listening.getString("mdc.address")).isEqualTo("127.0.0.1:" + port);
        }
    }

    @Test
    void saysNothingOfAClientThatResetsAStreamInTheMiddleOfAWrite() {
        try (RunningKeyturn sds = start("true", "text")) {
            await().atMost(PATIENCE).until(() -> sds.hasLogged("secret published"));
            ManagedChannel narrow =
                    NettyChannelBuilder.forAddress("127.0.0.1", port)
                            .usePlaintext()
                            .flowControlWindow(NARROW)
                            .build();
            ClientCall<DiscoveryRequest, DiscoveryResponse> deaf =
                    narrow.newCall(
                            SecretDiscoveryServiceGrpc.getStreamSecretsMethod(),
                            CallOptions.DEFAULT);
            deaf.start(new ClientCall.Listener<>() {}, new Metadata());
            deaf.sendMessage(TestClient.request(Pairs.GLOO.leaf()).build());
            awaitNumbers(containsString("keyturn_sds_pushes_total{secret=\"server_cert\",} 1.0"));
            deaf.cancel("enough", null);
            awaitNumbers(containsString("keyturn_sds_streams 0.0"));
            narrow.shutdownNow();
            assertThat(sds.hasLogged("Stream Error")).isFalse();
            assertThat(sds.hasLogged("\tat ")).isFalse();
        }
    }

    @Test
    void failsWithOneSentenceWhereGloosPortIsTaken() throws IOException {
        try (ServerSocket _ = new ServerSocket(STATS, 1, InetAddress.ofLiteral(pod))) {
            KeyturnRun run = KeyturnRun.of(folder, variables("true"), "sds");
            assertThat(run.exit()).as(run.err()).isEqualTo(1);
            assertThat(run.err())
                    .contains("keyturn: cannot show metrics on '" + pod + ":9091': ")
                    .doesNotContain("\tat ");
        }
    }

    private RunningKeyturn start(String stats, String format) {
        return RunningKeyturn.start(folder, "sds", variables(stats), "sds", "--log-format", format);
    }

    private Map<String, String> variables(String stats) {
        return Map.of(
                "GLOO_MTLS_SDS_ENABLED",
                "true",
                "GLOO_MTLS_SECRET_DIR",
                folder.resolve("ssl") + "/",
                "SDS_SERVER_ADDRESS",
                "127.0.0.1:" + port,
                "START_STATS_SERVER",
                stats,
                "POD_IP",
                pod);
    }

    private void awaitNumbers(Matcher<String> expected) {
        await().atMost(PATIENCE)
                .ignoreException(ConnectException.class)
                .untilAsserted(() ->
                        given().baseUri("http://" + pod)
                                .port(STATS)
                                .get("/metrics")
                                .then()
                                .statusCode(200)
                                .body(expected));
    }
}

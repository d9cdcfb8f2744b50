package io.keyturn.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.keyturn.fixture.ListeningSockets;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `keyturn serve` on a directory.
@Tag("integration")
class ServeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final int port = LoopbackPorts.free();

    @Test
    void bootstrapsAndBecomesReadyAndOpensOnlyItsManagementPort() {
        try (RunningKeyturn service = start()) {
            awaitReady(service);
            assertThat(folder.resolve("gloo-system/gloo-mtls-certs/tls.crt")).exists();
            assertThat(ListeningSockets.of(service.pid())).containsExactly(port);
            get("/q/health/live").statusCode(200).body("status", equalTo("UP"));
        }
    }

    @Test
    void isNotReadyWhenItsTargetIsBrokenByHand() throws IOException {
        try (RunningKeyturn service = start()) {
            awaitReady(service);
            Path authority = folder.resolve("gloo-system/gloo-mtls-certs-ca");
            String sidecar = Files.readString(authority.resolve("..data/.keyturn.json"));
            // Somebody else's object with this name: a repair is refused, and the fault stays.
            Files.writeString(
                    authority.resolve("..data/.keyturn.json"),
                    sidecar.replace("\"authority\"", "\"theirs\""));
            Files.writeString(
                    folder.resolve("gloo-system/gloo-mtls-certs/..data/ca.crt"), "no certificate");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> get("/q/health/ready").statusCode(503));
            get("/q/health/live").statusCode(200);
        }
    }

    @Test
    void tellsEveryMetricOfTheContract() {
        try (RunningKeyturn service = start()) {
            awaitReady(service);
            ValidatableResponse metrics = get("/q/metrics").statusCode(200);
            for (String name :
                    List.of(
                            "keyturn_certificate_not_after_timestamp_seconds",
                            "keyturn_rotation_phase",
                            "keyturn_rotation_phase_entered_timestamp_seconds",
                            "keyturn_rotation_total",
                            "keyturn_last_successful_reconcile_timestamp_seconds",
                            "keyturn_reconcile_seconds_count",
                            "keyturn_gate_waiting_seconds",
                            "keyturn_laggards",
                            "keyturn_trust_anchors",
                            "keyturn_leader")) {
                metrics.body(containsString("\n" + name + "{"));
            }
            assertThat(metrics.extract().asString()).doesNotContain("PRIVATE KEY");
        }
    }

    @Test
    void endsByItselfWhenItIsTerminated() {
        try (RunningKeyturn service = start()) {
            awaitReady(service);
            assertThat(service.terminate()).isEqualTo(143);
            assertThat(service.hasLogged("service stopped")).isTrue();
        }
    }

    @Test
    void finishesARotationThatACommandBegan() {
        try (RunningKeyturn service = start()) {
            awaitReady(service);
            try (RunningKeyturn command =
                    RunningKeyturn.start(
                            folder,
                            "rotate",
                            "rotate",
                            "--directory",
                            folder.toString(),
                            "--force",
                            "authority",
                            "--reason",
                            "test",
                            "--assumed-after",
                            "0s",
                            "--minimum-interval",
                            "0s")) {
                await().atMost(PATIENCE).until(() -> !command.isRunning());
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            get("/q/metrics")
                                    .body(
                                            containsString(
                                                    "keyturn_trust_anchors" + named() + " 1.0"))
                                    .body(containsString("generation=\"2\""))
                                    .body(containsString("phase=\"steady\"} 1.0")));
        }
    }

    private static String named() {
        return "{name=\"gloo-mtls-certs\",namespace=\"gloo-system\"}";
    }

    private RunningKeyturn start() {
        return RunningKeyturn.start(
                folder,
                "serve",
                "serve",
                "--directory",
                folder.toString(),
                "--assumed-after",
                "0s",
                "--minimum-interval",
                "0s",
                "--management-port",
                Integer.toString(port));
    }

    private void awaitReady(RunningKeyturn service) {
        service.awaitReady(port, PATIENCE);
    }

    private ValidatableResponse get(String path) {
        return given().baseUri("http://127.0.0.1").port(port).get(path).then();
    }
}

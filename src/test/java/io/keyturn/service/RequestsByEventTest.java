package io.keyturn.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.keyturn.fixture.KafkaBroker;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests by event to the packaged service over a real API server and a real broker, each of which goes away and comes
/// back: one story, in which every rotation is one that was asked for.
@Tag("integration")
class RequestsByEventTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TARGET = "default/asked";
    private static final String TOKEN = "correct-horse-battery";
    private static final String TOPIC = "rotation-requests";
    private static final String GROUP = "keyturn";

    @TempDir Path folder;

    private final KubeCluster cluster = KubeCluster.start();
    private final KafkaBroker broker = KafkaBroker.start();
    private final int management = LoopbackPorts.free();
    private final int port = LoopbackPorts.free();

    @AfterEach
    void end() {
        broker.close();
        cluster.close();
    }

    @Test
    void everyEventRotatesOnceWhateverIsAwayMeanwhile() throws IOException {
        broker.createTopic(TOPIC, 1);
        broker.goAway();
        try (RunningKeyturn service = serve("serve")) {
            awaitReady(service);
            assertThat(generation()).isEqualTo(1);
            // Who may reach the port for requests may not follow what happens.
            events(port).statusCode(405);
            events(management).statusCode(200);
            broker.comeBack();

            sendThrice("first", "rotate-authority");
            awaitTurned(2);
            await().atMost(PATIENCE).until(() -> broker.acknowledged(TOPIC, GROUP) == 3);
            assertThat(service.timesLogged("request known already way=kafka")).isEqualTo(2);

            // A bad one is told and does not stand in the way; the API goes away before the next.
            broker.send(TOPIC, Map.of("content-type", "text/plain"), "hello");
            await().atMost(PATIENCE).until(() -> broker.acknowledged(TOPIC, GROUP) == 4);
            assertThat(service.hasLogged("request refused way=kafka")).isTrue();
            cluster.stopApi();
            send("second", "renew-leaf");
            await().atMost(PATIENCE).until(() -> service.hasLogged("requests wait way=kafka"));
            post("third", "renew-leaf").statusCode(503).header("Retry-After", "5");
            assertThat(broker.acknowledged(TOPIC, GROUP)).isEqualTo(4);
            cluster.startApi();
            await().atMost(PATIENCE).until(() -> broker.acknowledged(TOPIC, GROUP) == 5);
            await().atMost(PATIENCE).until(() -> annotation("handled-requests").contains(" "));
            await().atMost(PATIENCE).until(() -> annotation("request").isEmpty());
            assertThat(service.timesLogged("step=renew-leaf")).isEqualTo(1);
            assertThat(service.hasLogged(TOKEN)).isFalse();
            assertThat(service.terminate()).isEqualTo(143);
        }
        try (RunningKeyturn service = serve("serve-again")) {
            awaitReady(service);
            // The same events after a restart, by the other way too, ask for nothing.
            post("first", "rotate-authority").statusCode(202).body("state", equalTo("known"));
            send("first", "rotate-authority");
            send("second", "renew-leaf");
            await().atMost(PATIENCE).until(() -> broker.acknowledged(TOPIC, GROUP) == 7);
            assertThat(annotation("request")).isEmpty();

            // Within the minimum interval a new one is taken, and waits.
            post("fourth", "rotate-authority").statusCode(202).body("state", equalTo("accepted"));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            given().baseUri("http://127.0.0.1")
                                    .port(port)
                                    .get("/status")
                                    .then()
                                    .body(
                                            "targets[0].decision.reason.code",
                                            equalTo("interval-not-over")));
            assertThat(generation()).isEqualTo(2);
            assertThat(annotation("phase")).isEqualTo("steady");
            assertThat(annotation("request")).startsWith("rotate-authority:event https-ci.example");
        }
    }

    private RunningKeyturn serve(String name) throws IOException {
        return RunningKeyturn.start(
                folder,
                name,
                Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.servers()),
                "serve",
                "--kubeconfig=" + cluster.kubeconfig(),
                "--target=" + TARGET,
                "--assumed-after=1s",
                "--kafka-topic=nowhere",
                "--kafka-request-topic=" + TOPIC,
                "--request-token-file=" + Files.writeString(folder.resolve("token"), TOKEN),
                "--request-port=" + port,
                "--management-port=" + management);
    }

    /// With the broker away too.
    private void awaitReady(RunningKeyturn service) {
        service.awaitReady(management, PATIENCE);
    }

    private static ValidatableResponse events(int port) {
        return given().baseUri("http://127.0.0.1").port(port).get("/events?follow=false").then();
    }

    private ValidatableResponse post(String id, String action) {
        return AskedByEvent.of(id, TARGET, action)
                .post(
                        given().baseUri("http://127.0.0.1")
                                .port(port)
                                .header("Authorization", "Bearer " + TOKEN));
    }

    private void sendThrice(String id, String action) {
        send(id, action);
        AskedByEvent whole = AskedByEvent.of(id, TARGET, action);
        broker.send(
                TOPIC, Map.of("content-type", "application/cloudevents+json"), whole.structured());
        send(id, action);
    }

    private void send(String id, String action) {
        AskedByEvent asked = AskedByEvent.of(id, TARGET, action);
        broker.send(TOPIC, asked.headers(), asked.data());
    }

    private void awaitTurned(int generation) {
        await().atMost(PATIENCE)
                .until(() -> generation() == generation && annotation("phase").equals("steady"));
    }

    private int generation() {
        return Integer.parseInt(annotation("generation"));
    }

    private String annotation(String name) {
        return cluster.kubectl(
                "get",
                "secret",
                TARGET.substring(TARGET.indexOf('/') + 1),
                "-o",
                "jsonpath={.metadata.annotations.keyturn\\.io/" + name + "}");
    }
}

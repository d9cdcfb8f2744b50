package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.sds.Health;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.HealthListener;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.pki.Authority;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthListenerTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final Health health = new Health(List::of);
    private final SdsResources resources =
            new SdsResources(List.of(Pairs.GLOO), InstantSource.system(), health);
    private final int port = LoopbackPorts.free();
    private final HealthListener listener =
            HealthListener.open(List.of(HERE), port, health::isReady, health::json);

    @AfterEach
    void stop() {
        listener.close();
    }

    @Test
    void isLiveFromTheStartAndReadyFromTheFirstPublishOn() {
        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(status("/health/ready")).isEqualTo(503);
        assertThat(words().getString("status")).isEqualTo("DOWN");
        publish();
        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(status("/health/ready")).isEqualTo(200);
        assertThat(words().getString("status")).isEqualTo("UP");
    }

    @Test
    void staysReadyAndNamesTheTroubleWhenASourceIsLost() {
        publish();
        resources.offer(Pairs.GLOO, "test", new Sight.Missing("waiting for file 'tls.crt'"));
        assertThat(status("/health/ready")).isEqualTo(200);
        assertThat(words().getList("troubles")).containsExactly("waiting for file 'tls.crt'");
        assertThat(words().getList("secrets.name"))
                .containsExactlyInAnyOrder(Pairs.GLOO.leaf(), Pairs.GLOO.bundle());
    }

    @Test
    void namesTheTroubleOfOneSourceWhenTheOtherIsWellAgain() {
        resources.offer(Pairs.GLOO, "api", new Sight.Failed("nobody listens"));
        resources.offer(Pairs.GLOO, "directory", new Sight.Missing("no tls.key"));
        assertThat(words().getList("troubles"))
                .containsExactlyInAnyOrder("nobody listens", "no tls.key");
        publish();
        resources.offer(Pairs.GLOO, "directory", new Sight.Failed("gone"));
        resources.forget(Pairs.GLOO, "directory");
        assertThat(words().getList("troubles")).containsExactly("nobody listens");
    }

    @Test
    void answersWhileAnotherCallerStalls() throws IOException {
        try (Socket stalling = new Socket(HERE, port)) {
            stalling.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            stalling.getOutputStream().flush();
            assertThat(status("/health/live")).isEqualTo(200);
        }
    }

    @Test
    void knowsNoOtherPage() {
        assertThat(status("/")).isEqualTo(404);
        assertThat(status("/health/live/er")).isEqualTo(404);
    }

    private void publish() {
        Authority authority = Pairs.authority(1);
        resources.offer(
                Pairs.GLOO,
                "test",
                new Sight.Held(Pairs.material(Pairs.leaf(authority), Pairs.trusting(authority))));
    }

    private int status(String path) {
        return RestAssured.given().baseUri("http://127.0.0.1").port(port).get(path).statusCode();
    }

    private JsonPath words() {
        return RestAssured.given()
                .baseUri("http://127.0.0.1")
                .port(port)
                .get("/health/ready")
                .jsonPath();
    }
}

package io.keyturn.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.ListeningSockets;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `keyturn serve --request-token-file` as somebody outside asks it.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestsOverHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TARGET = "gloo-system/gloo-mtls-certs";
    private static final String TOKEN = "correct-horse-battery";

    @TempDir static Path folder;

    private final int management = LoopbackPorts.free();
    private final int port = LoopbackPorts.free();
    private RunningKeyturn service;

    @BeforeAll
    void serve() {
        write(TOKEN + "\n");
        service =
                RunningKeyturn.start(
                        folder,
                        "serve",
                        "serve",
                        "--directory=" + folder,
                        "--assumed-after=0s",
                        "--minimum-interval=0s",
                        "--management-port=" + management,
                        "--request-token-file=" + tokenFile(),
                        "--request-port=" + port);
        service.awaitReady(management, PATIENCE);
    }

    @AfterAll
    void end() {
        service.close();
    }

    private static Path tokenFile() {
        return folder.resolve("token");
    }

    private static void write(String token) {
        try {
            Files.writeString(tokenFile(), token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RequestSpecification bare() {
        return given().baseUri("http://127.0.0.1").port(port);
    }

    private RequestSpecification with(String token) {
        return bare().header("Authorization", "Bearer " + token);
    }

    private ValidatableResponse rotate(String id) {
        return AskedByEvent.of(id, TARGET, "rotate-authority").post(with(TOKEN));
    }

    private int generation() {
        return bare().get("/status").then().extract().path("targets[0].generation");
    }

    private void awaitSteady(int generation) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        bare().get("/status")
                                .then()
                                .body("targets[0].generation", equalTo(generation))
                                .body("targets[0].phase", equalTo("steady")));
    }

    @Test
    void rotatesOnceHoweverOftenTheSameEventComes() {
        int before = generation();
        rotate("a")
                .statusCode(202)
                .body("formatVersion", equalTo(1))
                .body("state", equalTo("accepted"))
                .body("target", equalTo(TARGET))
                .body("action", equalTo("rotate-authority"))
                .body("request", startsWith("event https-ci.example-42 "));
        rotate("a").statusCode(202).body("state", equalTo("known"));
        awaitSteady(before + 1);
        rotate("a").statusCode(202).body("state", equalTo("known"));
        // Another event in the other mode shows that nothing of the first was still to come.
        with(TOKEN)
                .contentType("application/cloudevents+json")
                .body(AskedByEvent.of("b", TARGET, "rotate-authority").structured())
                .post("/events")
                .then()
                .statusCode(202)
                .body("state", equalTo("accepted"));
        awaitSteady(before + 2);
    }

    @Test
    void saysWhatARequestWaitsForAndLetsNoOtherTakeItsPlace() {
        int before = generation();
        instruct("pause", "--reason=lunch");
        rotate("c")
                .statusCode(202)
                .body("note", equalTo("it waits for keyturn resume (paused: lunch)"));
        rotate("d").statusCode(202).body("note", startsWith("it joins request 'event https-ci"));
        AskedByEvent.of("e", TARGET, "renew-leaf")
                .post(with(TOKEN))
                .statusCode(409)
                .body("problem", containsString("for rotate-authority still waits there"));
        instruct("resume");
        awaitSteady(before + 1);
        AskedByEvent.of("e", TARGET, "renew-leaf").post(with(TOKEN)).statusCode(202);
        await().atMost(PATIENCE).until(() -> service.hasLogged("step=renew-leaf"));
    }

    private static void instruct(String... command) {
        String[] whole =
                Stream.concat(Stream.of(command), Stream.of("--directory=" + folder))
                        .toArray(String[]::new);
        assertThat(KeyturnRun.of(folder, Map.of(), whole).exit()).isZero();
    }

    @Test
    void takesNothingFromWhoDoesNotShowTheToken() {
        AskedByEvent asked = AskedByEvent.of("stranger", TARGET, "rotate-authority");
        asked.post(bare())
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer realm=\"keyturn\"")
                .body("problem", containsString("Authorization: Bearer"));
        asked.post(with("correct-horse-batterx"))
                .statusCode(401)
                .header("WWW-Authenticate", containsString("invalid_token"));
        asked.post(with(TOKEN + "x")).statusCode(401);
        asked.post(bare().auth().preemptive().basic("user", TOKEN)).statusCode(401);
        assertThat(service.hasLogged("stranger")).isFalse();
        assertThat(service.hasLogged("horse")).isFalse();
    }

    @Test
    void aNewTokenInTheFileCountsAtOnceAndNoneLetsNobodyIn() {
        AskedByEvent asked = AskedByEvent.of("bad", TARGET, "explode");
        try {
            write("another-horse-battery");
            asked.post(with(TOKEN)).statusCode(401);
            asked.post(with("another-horse-battery")).statusCode(400);
            write("short");
            asked.post(with("short"))
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("problem", containsString("token file"));
        } finally {
            write(TOKEN);
        }
    }

    @Test
    void saysWhatIsWrongWithAnEvent() {
        AskedByEvent.of("x", TARGET, "abort")
                .post(with(TOKEN))
                .statusCode(400)
                .contentType("application/json")
                .body("problem", containsString("'abort' is not open to events"));
        AskedByEvent.of("x", "edge/other", "renew-leaf")
                .post(with(TOKEN))
                .statusCode(400)
                .body("problem", containsString("target 'edge/other' is not one of this service"));
        with(TOKEN)
                .contentType("text/plain")
                .body("hello")
                .post("/events")
                .then()
                .statusCode(415)
                .body("problem", containsString("its content type is 'text/plain"));
        new AskedByEvent("x", " ".repeat(65_537))
                .post(with(TOKEN))
                .statusCode(413)
                .body("problem", containsString("expected 65536 at most"));
        new AskedByEvent("x", " ".repeat(200_000)).post(with(TOKEN)).statusCode(413);
        with(TOKEN).get("/events").then().statusCode(405);
        assertThat(service.hasLogged("request refused way=http")).isTrue();
    }

    @Test
    void listensOnLoopbackOnly() {
        assertThat(ListeningSockets.of(service.pid())).containsExactlyInAnyOrder(management, port);
    }

    @Test
    void refusesToStartWithATokenThatAnybodyGuesses() throws IOException {
        Path weak = Files.writeString(folder.resolve("weak"), "0123456789abcde\n");
        KeyturnRun run =
                KeyturnRun.of(
                        folder,
                        Map.of("KEYTURN_REQUEST_TOKEN_FILE", weak.toString()),
                        "serve",
                        "--directory=" + folder,
                        "--management-port=0",
                        "--request-port=0");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("cannot use token file '" + weak)
                .contains("16 to 4096 bytes")
                .doesNotContain("0123456789");
    }
}

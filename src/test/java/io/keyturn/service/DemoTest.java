package io.keyturn.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.keyturn.fixture.ListeningSockets;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `keyturn demo`, what `make run` starts.
@Tag("integration")
class DemoTest {
    @TempDir Path folder;
    private final int port = LoopbackPorts.free();

    @Test
    void rotatesWholeAndStaysUpWithAPageAndLeavesNothingBehind() {
        try (RunningKeyturn demo =
                RunningKeyturn.start(
                        folder,
                        "demo",
                        Map.of(
                                "TMPDIR",
                                folder.toString(),
                                "JAVA_TOOL_OPTIONS",
                                "-Djava.io.tmpdir=" + folder),
                        "demo",
                        "--status-port",
                        Integer.toString(port))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !demo.isRunning() || demo.hasLogged("Steady again"));
            assertThat(demo.lastLines())
                    .contains(List.of("bootstrap", "introduce", "switch", "retire", "settle"))
                    .contains("openssl verify: OK")
                    .doesNotContain("PRIVATE KEY");
            assertThat(ListeningSockets.of(demo.pid())).containsExactly(port);
            page().get("/status")
                    .then()
                    .statusCode(200)
                    .body("formatVersion", equalTo(1))
                    .body("targets[0].phase", equalTo("steady"))
                    .body("targets[0].generation", equalTo(2))
                    .body(
                            "steps.step",
                            contains("bootstrap", "introduce", "switch", "retire", "settle"));
            page().get("/").then().statusCode(200).body(containsString("<title>Keyturn</title>"));
            assertThat(demo.terminate()).isEqualTo(143);
            assertThat(folder).isDirectoryNotContaining("glob:**/keyturn-demo-*");
        }
    }

    private RequestSpecification page() {
        return given().baseUri("http://127.0.0.1").port(port);
    }
}

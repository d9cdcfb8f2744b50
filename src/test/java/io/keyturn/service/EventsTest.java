package io.keyturn.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `keyturn events` beside `keyturn serve`, both as they are packaged.
@Tag("integration")
class EventsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final int port = LoopbackPorts.free();

    @Test
    void followsTheServiceThroughARestartAndEndsByASignal() {
        try (RunningKeyturn service = serve("first");
                RunningKeyturn events = follow()) {
            await().atMost(PATIENCE).until(() -> events.hasLogged("rotation.bootstrapped"));
            rotate("a");
            await().atMost(PATIENCE).until(() -> events.hasLogged("rotation.completed"));
            assertThat(events.timesLogged("  rotation.switched  step switch; now switched; "))
                    .as(events.lastLines())
                    .isEqualTo(1);
            assertThat(events.hasLogged("gate.opened")).isTrue();
            KeyturnRun there = run("events", "--no-follow", "--type", "rotation.bootstrapped");
            assertThat(there.err()).isEmpty();
            assertThat(there.out().lines()).as("told before anybody followed").hasSize(1);
            assertThat(service.terminate()).isEqualTo(143);
            await().until(() -> events.hasLogged("; connecting again"));
            try (RunningKeyturn again = serve("second")) {
                await().atMost(PATIENCE).until(() -> events.hasLogged("it answers again"));
                assertThat(events.hasLogged("some may be missing")).isTrue();
                rotate("b");
                await().atMost(PATIENCE)
                        .until(() -> events.timesLogged("  rotation.completed  ") == 2);
                assertThat(again.isRunning()).isTrue();
            }
            assertThat(events.terminate()).as(events.lastLines()).isEqualTo(143);
            assertThat(events.lastLines()).doesNotContain("Exception", "PRIVATE KEY");
        }
    }

    @Test
    void printsTheRecordOfTheServiceIntoAPipeThatCloses() throws IOException {
        String file = folder.resolve("audit.jsonl").toString();
        KeyturnRun rotated =
                run("rotate", "--directory", "store", "--audit-file", file, "--assumed-after=1s");
        assertThat(rotated.exit()).as(rotated.err()).isZero();
        KeyturnRun one =
                KeyturnRun.shell(
                        folder,
                        "\"$KEYTURN\" events %s --no-follow --type rotation.bootstrapped -o json 2>err.txt | head -1; exit ${PIPESTATUS[0]}"
                                .formatted(file));
        assertThat(one.exit()).isZero();
        assertThat(JsonPath.from(one.out()).getString("type"))
                .isEqualTo("io.keyturn.rotation.bootstrapped");
        assertThat(Files.readString(folder.resolve("err.txt"))).isEmpty();
    }

    @Test
    void saysThatNobodyListens() {
        KeyturnRun run = run("events");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("cannot read events of service 'http://127.0.0.1:" + port)
                .contains("nobody listens there; start keyturn serve")
                .doesNotContain("\tat ");
    }

    private RunningKeyturn serve(String name) {
        RunningKeyturn service =
                RunningKeyturn.start(
                        folder,
                        name,
                        "serve",
                        "--directory",
                        folder.resolve("store").toString(),
                        "--assumed-after=0s",
                        "--minimum-interval=0s",
                        "--management-port",
                        Integer.toString(port));
        service.awaitReady(port, PATIENCE);
        return service;
    }

    private RunningKeyturn follow() {
        return RunningKeyturn.start(folder, "events", variables(), "events", "--since", "1h");
    }

    private void rotate(String id) {
        KeyturnRun asked =
                run(
                        "rotate",
                        "--directory",
                        "store",
                        "--force=authority",
                        "--reason=" + id,
                        "--once",
                        "--assumed-after=0s",
                        "--minimum-interval=0s");
        assertThat(asked.exit()).as(asked.err()).isZero();
    }

    private KeyturnRun run(String... arguments) {
        return KeyturnRun.of(folder, variables(), arguments);
    }

    private Map<String, String> variables() {
        return Map.of("KEYTURN_MANAGEMENT_PORT", Integer.toString(port), "POD_IP", "127.0.0.1");
    }
}

package io.keyturn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.ProbedEnvoy;
import io.keyturn.fixture.RunningKeyturn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `keyturn rotate --wait --endpoint` with a real Envoy that `keyturn sds` serves, no time given to anybody.
@Tag("integration")
class PackagedProbesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void waitsForWhatEnvoyHasReallyLoaded() throws IOException {
        assertThat(rotate().exit()).isZero();
        Path mount = folder.resolve("store/gloo-system/gloo-mtls-certs");
        Path old = Files.copy(mount.resolve("ca.crt"), folder.resolve("old.crt"));
        int port = LoopbackPorts.free();
        try (RunningKeyturn sds = sds(mount, port);
                ProbedEnvoy envoy = ProbedEnvoy.start(folder, port, old)) {
            assertThat(sds.isRunning()).isTrue();
            KeyturnRun turned = turn("first", "30s", envoy.requiring(), envoy.stock());
            assertThat(turned.exit()).as(turned.out() + turned.err()).isZero();
            assertThat(envoy.handshakes(envoy.requiring(), "TLSv1.3")).isPositive();

            KeyturnRun held = turn("second", "4s", envoy.requiring(), envoy.frozen());
            assertThat(held.exit()).isEqualTo(3);
            assertThat(held.out() + held.err())
                    .contains(
                            "127.0.0.1:%d".formatted(envoy.frozen()),
                            "it refuses a client of the next authority");
        }
    }

    private KeyturnRun turn(String why, String timeout, int... ports) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--wait",
                                "--timeout=" + timeout,
                                "--force=authority",
                                "--reason=" + why,
                                "--minimum-interval=0s"));
        for (int port : ports) {
            arguments.add("--endpoint=127.0.0.1:" + port);
        }
        return rotate(arguments.toArray(String[]::new));
    }

    private KeyturnRun rotate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("rotate", "--assumed-after=0s"));
        arguments.addAll(List.of(more));
        return KeyturnRun.of(
                folder, Map.of("KEYTURN_DIRECTORY", "store"), arguments.toArray(String[]::new));
    }

    private RunningKeyturn sds(Path mount, int port) {
        RunningKeyturn started =
                RunningKeyturn.start(
                        folder,
                        "sds",
                        Map.of(
                                "GLOO_MTLS_SDS_ENABLED",
                                "true",
                                "GLOO_MTLS_SECRET_DIR",
                                mount.toString(),
                                "SDS_SERVER_ADDRESS",
                                "127.0.0.1:" + port),
                        "sds");
        await("a listening sds")
                .atMost(PATIENCE)
                .until(() -> started.hasLogged("sds server listening on"));
        return started;
    }
}

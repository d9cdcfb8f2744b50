package io.keyturn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyturn.fixture.Golden;
import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.ListeningSockets;
import io.keyturn.fixture.OpenSsl;
import io.keyturn.fixture.RunningKeyturn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `target/keyturn` as its users run it, on a folder.
@Tag("integration")
class PackagedCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private KeyturnRun run(String... arguments) {
        return KeyturnRun.of(folder, Map.of("KEYTURN_DIRECTORY", "store"), arguments);
    }

    private String succeed(String... arguments) {
        KeyturnRun run = run(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }

    private Path target() {
        return folder.resolve("store/gloo-system/gloo-mtls-certs");
    }

    @Test
    void helpAndVersionSucceed() {
        assertThat(succeed("--help")).contains("Usage: keyturn", "Exit codes: 0 done");
        assertThat(succeed("rotate", "--help")).contains("Examples:");
        assertThat(succeed("--version")).matches("keyturn \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void rotatesToSteadyAndOpenSslAgrees() {
        succeed("rotate", "--assumed-after=1s");
        String first = succeed("verify");
        assertThat(first).contains("ok ");
        String told =
                succeed(
                        "rotate",
                        "--wait",
                        "--force=authority",
                        "--reason=key review",
                        "--assumed-after=1s",
                        "--minimum-interval=0s");
        assertThat(told)
                .contains("[1/4] introduce, now trusting", "[2/4] switch, now switched")
                .contains("[3/4] retire, now retiring", "[4/4] settle, now steady")
                .contains("waiting: lagging")
                .doesNotContain("PRIVATE KEY");
        assertThat(succeed("status")).contains("steady, generation 2");
        assertThat(
                        OpenSsl.verify(
                                folder,
                                target().resolve("ca.crt"),
                                target().resolve("tls.crt"),
                                "sslserver",
                                InstantSource.system().instant().getEpochSecond()))
                .isEmpty();
        assertThat(run("verify", target().toString(), "--name=gloo.gloo-system.svc").exit())
                .isZero();
    }

    @Test
    void jsonIsTheContract() {
        Golden.check("rotate-bootstrap.json", succeed("rotate", "--output=json"));
        Golden.check("status-steady.json", succeed("status", "--output=json"));
        Golden.check("verify-ok.json", succeed("verify", "--output=json"));
        Golden.check(
                "dry-run-request.json",
                succeed(
                        "rotate",
                        "--dry-run",
                        "--force=authority",
                        "--reason=key review",
                        "--minimum-interval=0s",
                        "--output=json"));
    }

    @Test
    void waitingIsZeroOnceAndThreeWhereAskedAndAfterTheTimeout() {
        succeed("rotate");
        succeed("rotate", "--force=authority", "--reason=x", "--minimum-interval=0s");
        assertThat(succeed("rotate")).startsWith("waiting: lagging");
        assertThat(run("rotate", "--exit-code").exit()).isEqualTo(3);
        KeyturnRun late = run("rotate", "--wait", "--timeout=1s");
        assertThat(late.exit()).isEqualTo(3);
        assertThat(late.err()).contains("is not steady after 1s").contains("run again");
        assertThat(run("rotate", "--dry-run").exit()).isZero();
    }

    @Test
    void twoProcessesOnOneFolderMakeOneRotation() {
        succeed("rotate", "--assumed-after=1s");
        String[] arguments = {
            "rotate",
            "--directory=store",
            "--wait",
            "--force=authority",
            "--reason=both ask",
            "--assumed-after=1s",
            "--minimum-interval=0s"
        };
        try (RunningKeyturn one = RunningKeyturn.start(folder, "one", arguments);
                RunningKeyturn two = RunningKeyturn.start(folder, "two", arguments)) {
            await().atMost(PATIENCE).until(() -> !one.isRunning() && !two.isRunning());
            assertThat(one.lastLines()).contains("healthy").doesNotContain("keyturn: ");
            assertThat(two.lastLines()).contains("healthy").doesNotContain("keyturn: ");
        }
        assertThat(succeed("status")).contains("steady, generation 2");
        assertThat(succeed("verify")).contains("ok ");
    }

    @Test
    void rotateListensOnNothingWhileItWaits() {
        succeed("rotate");
        try (RunningKeyturn rotate =
                RunningKeyturn.start(
                        folder,
                        "rotate",
                        "rotate",
                        "--directory=store",
                        "--wait",
                        "--force=authority",
                        "--reason=x",
                        "--minimum-interval=0s")) {
            await().atMost(PATIENCE).until(() -> rotate.hasLogged("waiting: lagging"));
            assertThat(ListeningSockets.of(rotate.pid())).isEmpty();
        }
    }

    @Test
    void settingsComeFromFlagEnvironmentFileInThisOrder() throws IOException {
        Path file = folder.resolve("my.properties");
        Files.writeString(
                file,
                """
                keyturn.directory=from-file
                keyturn.leaf-lifetime=20d
                keyturn.targets[0].name=edge/one
                keyturn.targets[1].name=edge/two
                """);
        Map<String, String> variables =
                Map.of("KEYTURN_CONFIG", file.toString(), "KEYTURN_LEAF_LIFETIME", "soon");
        KeyturnRun refused = KeyturnRun.of(folder, variables, "rotate");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("from variable KEYTURN_LEAF_LIFETIME");
        KeyturnRun done = KeyturnRun.of(folder, variables, "rotate", "--leaf-lifetime=10d");
        assertThat(done.err()).isEmpty();
        assertThat(done.exit()).isZero();
        assertThat(folder.resolve("from-file/edge/one/tls.crt")).exists();
        assertThat(folder.resolve("from-file/edge/two/tls.crt")).exists();
        KeyturnRun status =
                KeyturnRun.of(
                        folder,
                        Map.of("KEYTURN_DIRECTORY", "elsewhere"),
                        "status",
                        "--config",
                        "my.properties");
        assertThat(status.out()).contains("edge/one\n  phase        absent");
    }

    @Test
    void completionWorksInBash() {
        KeyturnRun completed =
                KeyturnRun.shell(
                        folder,
                        """
                        set -eu
                        "$KEYTURN" generate-completion >completion
                        bash -n completion
                        source completion
                        compopt() { :; } # it works for readline only
                        COMP_WORDS=(keyturn rot) COMP_CWORD=1 COMP_LINE='keyturn rot'
                        _complete_keyturn
                        echo "command ${COMPREPLY[*]}"
                        COMP_WORDS=(keyturn rotate --for) COMP_CWORD=2 COMP_LINE='keyturn rotate --for'
                        _complete_keyturn
                        echo "option ${COMPREPLY[*]}"
                        """);
        assertThat(completed.err()).isEmpty();
        assertThat(completed.out()).contains("command rotate").contains("option --force");
    }

    @Test
    void theLauncherIsFoundThroughALink() throws IOException {
        KeyturnRun linked =
                KeyturnRun.shell(folder, "ln -s \"$KEYTURN\" kt && ./kt explain lagging");
        assertThat(linked.exit()).isZero();
        assertThat(linked.out()).contains("What to do");
        assertThat(Files.exists(folder.resolve("kt"))).isTrue();
    }
}

package io.keyturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.KubeCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `target/keyturn` against a real API server.
@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagedClusterTest {
    @TempDir static Path folder;

    private final KubeCluster cluster = KubeCluster.start();
    private final String target = "default/t-" + UUID.randomUUID();

    @AfterAll
    void stop() {
        cluster.close();
    }

    private KeyturnRun run(Path kubeconfig, String... arguments) {
        List<String> all =
                Stream.concat(
                                Stream.of(arguments),
                                Stream.of(
                                        "--kubeconfig=" + kubeconfig,
                                        "--target=" + target,
                                        "--assumed-after=1s"))
                        .filter(each -> isTaken(arguments[0], each))
                        .toList();
        return KeyturnRun.of(folder, Map.of(), all.toArray(String[]::new));
    }

    private static boolean isTaken(String command, String argument) {
        return !argument.startsWith("--assumed-after")
                || command.equals("rotate")
                || command.equals("status");
    }

    private String succeed(String... arguments) {
        KeyturnRun run = run(cluster.kubeconfig(), arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }

    private static String fail(KeyturnRun run) {
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).startsWith("keyturn: ").doesNotContain("\tat ", "Exception");
        return run.err();
    }

    @Test
    void rotatesRecreatesPausesAndVerifies() {
        assertThat(succeed("rotate")).contains("bootstrap, now steady");
        assertThat(
                        succeed(
                                "rotate",
                                "--wait",
                                "--force=authority",
                                "--reason=review",
                                "--minimum-interval=0s"))
                .contains("[4/4] settle, now steady");
        String name = target.substring(target.indexOf('/') + 1);
        cluster.kubectl("patch", "secret", name, "-p", "{\"immutable\":true}");
        assertThat(fail(run(cluster.kubeconfig(), "rotate")))
                .contains("immutable")
                .contains("--recreate");
        succeed("rotate", "--recreate");
        assertThat(succeed("pause", "--reason=lunch")).contains("paused " + target);
        assertThat(succeed("status")).contains("steady, generation 2").contains("paused: lunch");
        assertThat(succeed("resume")).contains("resumed " + target);
        assertThat(succeed("verify")).contains("ok ");
    }

    @Test
    void anUnknownIdentityIsOneSentence() {
        Path nobody = cluster.kubeconfigFor("no such token");
        for (String command : List.of("status", "rotate", "verify")) {
            assertThat(fail(run(nobody, command))).contains("401");
        }
    }

    @Test
    void aMissingRightIsNamed() {
        cluster.kubectl("create", "serviceaccount", "bare");
        Path bare = cluster.kubeconfigFor(cluster.token("default", "bare"));
        for (String command : List.of("status", "rotate", "verify")) {
            assertThat(fail(run(bare, command))).contains("403").contains("grant 'get'");
        }
    }
}

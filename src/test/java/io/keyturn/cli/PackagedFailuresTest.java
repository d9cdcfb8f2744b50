package io.keyturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user, a disk or a cluster can do wrong: each is one sentence with a remedy and an exit code, and no stack trace.
@Tag("integration")
class PackagedFailuresTest {
    private static final String AWAY =
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: u, user: {token: x}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            current-context: c
            """;

    @TempDir Path folder;

    private String fail(int exit, String... arguments) {
        return fail(exit, KeyturnRun.of(folder, Map.of(), arguments));
    }

    private static String fail(int exit, KeyturnRun run) {
        assertThat(run.exit()).as(run.err()).isEqualTo(exit);
        assertThat(run.err()).startsWith("keyturn: ").doesNotContain("\tat ", "Exception:");
        return run.err();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void aFileWhereAFolderIsExpected() throws IOException {
        String file = file("file", "");
        assertThat(fail(1, "rotate", "--directory", file)).contains("cannot save");
        assertThat(fail(1, "rotate", "--directory", "/dev/null/x")).contains("cannot save");
    }

    @Test
    void aFolderThatCannotBeMade() {
        assertThat(fail(1, "rotate", "--directory", "/proc/keyturn"))
                .contains("check that the folder is writable");
    }

    @Test
    void aDiskThatTakesNoMore() {
        // A limit on the size of files is the full disk that needs no mount.
        KeyturnRun run =
                KeyturnRun.shell(
                        folder,
                        "{ (ulimit -f 0; exec \"$KEYTURN\" rotate --directory store 2>&1 >/dev/null) | cat; exit ${PIPESTATUS[0]}; } >&2");
        assertThat(fail(1, run)).contains("cannot save").contains("the disk has room");
        assertThat(folder.resolve("store/gloo-system/gloo-mtls-certs/tls.crt")).doesNotExist();
    }

    @Test
    void aKubeconfigThatIsNone() throws IOException {
        assertThat(fail(2, "status", "--kubeconfig", "none")).contains("no such readable file");
        String broken = file("broken", "a: [b");
        assertThat(fail(2, "status", "--kubeconfig", broken)).contains("it is no kubeconfig");
        assertThat(fail(2, KeyturnRun.of(folder, Map.of("KUBECONFIG", broken), "status")))
                .contains("KUBECONFIG");
        assertThat(fail(2, "status")).contains("cannot find an API server").contains("--directory");
    }

    @Test
    void aContextThatIsNotThere() throws IOException {
        assertThat(fail(2, "status", "--kubeconfig", file("away", AWAY), "--context", "other"))
                .contains("cannot use context 'other'");
    }

    @Test
    void anApiServerThatIsAway() throws IOException {
        String away = file("away", AWAY);
        for (String command : new String[] {"status", "rotate", "verify"}) {
            assertThat(fail(1, command, "--kubeconfig", away))
                    .contains("check the address and that it runs");
        }
        assertThat(fail(1, "pause", "--reason=x", "--kubeconfig", away)).contains("cannot read");
        assertThat(fail(1, "rotate", "--wait", "--kubeconfig", away)).contains("cannot read");
    }

    @Test
    void aConfigurationThatIsNotThere() {
        assertThat(fail(2, "status", "--config", "none.properties"))
                .contains("cannot read configuration 'none.properties'");
    }

    @Test
    void slips() {
        assertThat(fail(2, "rotat")).contains("Did you mean rotate?");
        assertThat(fail(2, "rotate", "--forse", "leaf")).contains("Did you mean --force?");
        assertThat(fail(2, "status", "--outputt", "json")).contains("Did you mean --output?");
        assertThat(fail(2, "status", "--output", "jsno")).contains("Did you mean json?");
        assertThat(fail(2, "status", "--directory", "x", "--kubeconfig", "y"))
                .contains("contradict");
        assertThat(fail(2, "rotate", "--leaf-algorithm=ed25519")).contains("Envoy offers no");
    }

    @Test
    void portsThatCannotBeOpened() {
        int port = LoopbackPorts.free();
        assertThat(fail(2, "serve", "--directory=x", "--management-port=http"))
                .contains("it is no port");
        assertThat(
                        fail(
                                1,
                                "serve",
                                "--directory=x",
                                "--management-port=" + port,
                                "--management-host=192.0.2.1"))
                .contains("cannot listen on '192.0.2.1:" + port + "'");
    }
}

package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.port.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private final Terminal terminal = new Terminal();
    private final Path folder;

    VerifyCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void writeFiles() throws IOException {
        assertThat(terminal.type("rotate").exit()).isEqualTo(Exit.OK);
        var data = terminal.bench.image().data();
        for (var entry :
                Map.of(
                                "leaf.pem", Names.TLS_CRT,
                                "leaf.key", Names.TLS_KEY,
                                "anchors.pem", Names.CA_CRT)
                        .entrySet()) {
            Files.write(
                    folder.resolve(entry.getKey()),
                    requireNonNull(data.get(entry.getValue())).toArray());
        }
    }

    private Terminal.Left verify(String cert) {
        return terminal.type(
                "verify",
                "--cert=" + folder.resolve(cert),
                "--key=" + folder.resolve("leaf.key"),
                "--ca=" + folder.resolve("anchors.pem"));
    }

    @Test
    @Timeout(10)
    void aPipeIsRefusedAtOnce() throws Exception {
        assertThat(
                        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                                .start()
                                .waitFor())
                .isZero();
        Terminal.Left left = verify("pipe");
        assertThat(left.exit()).isEqualTo(Exit.FAILED);
        assertThat(left.err()).contains("pipe': it is no regular file");
    }

    @Test
    void aHugeFileIsRefused() throws IOException {
        Files.write(folder.resolve("huge"), new byte[1024 * 1024 + 1]);
        assertThat(verify("huge").err()).contains("huge': it is larger than 1 MiB");
    }

    @Test
    void theFileThatWasGivenIsNamed() throws IOException {
        Files.writeString(folder.resolve("empty"), "");
        Terminal.Left left = verify("empty");
        assertThat(left.exit()).isEqualTo(Exit.FAILED);
        assertThat(left.out())
                .contains("cannot read '" + folder.resolve("empty"))
                .doesNotContain("keyturn rotate");
    }

    @Test
    void theRemedyForAFileIsNotARotation() {
        // the pair is of the fake clock's January, long over
        Terminal.Left left = verify("leaf.pem");
        assertThat(left.exit()).isEqualTo(Exit.FAILED);
        assertThat(left.out()).contains("leaf-expired").doesNotContain("keyturn rotate");
    }
}

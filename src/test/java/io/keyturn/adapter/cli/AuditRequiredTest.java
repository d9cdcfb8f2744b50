package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.audit.AuditFile;
import io.keyturn.adapter.cli.Terminal.Left;
import io.keyturn.fake.Bench;
import io.keyturn.port.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditRequiredTest {
    @TempDir Path folder;
    private final Terminal terminal = new Terminal();

    @Test
    void recordsWhatItIsAboutToDoAndWhatItDid() throws IOException {
        Left left = rotate();
        assertThat(left.exit()).as(left.err()).isZero();
        assertThat(Files.readAllLines(file()))
                .satisfiesExactly(
                        intent -> assertThat(intent).contains("io.keyturn.step.intended"),
                        step -> assertThat(step).contains("io.keyturn.rotation.bootstrapped"));
        assertThat(terminal.type("audit", "verify", file().toString()).out())
                .contains("2, of them 1 commitments", "verdict      sound");
    }

    @Test
    void writesNothingWhereTheFileCannotBeWritten() throws IOException {
        Files.createDirectory(file()); // nobody can append to a folder
        Left left = rotate();
        assertThat(left.exit()).isEqualTo(Exit.FAILED);
        assertThat(left.err())
                .contains("audit-unavailable", "cannot write audit file", "--audit-exception");
        assertThat(terminal.bench.store.find(Bench.NAME, Part.TARGET)).isEmpty();
    }

    @Test
    void goesOnShortlyBeforeTheEndAndRecordsThatLater() throws IOException {
        rotate();
        Path aside = folder.resolve("aside");
        Files.move(file(), aside);
        Files.createDirectory(file());
        terminal.bench.clock.advance(
                terminal.bench.target.policy().leafLifetime().minus(Duration.ofHours(1)));
        Left left = rotate("--audit-exception", "2h");
        assertThat(left.exit()).as(left.err()).isZero();
        assertThat(left.err()).contains("events wait in the outbox");
        Files.delete(file());
        Files.move(aside, file());
        assertThat(rotate().exit()).isZero();
        assertThat(Files.readString(file())).contains("\"unrecorded\":\"cannot write audit file");
        assertThat(terminal.type("history", file().toString()).out())
                .contains("not recorded before");
    }

    @Test
    void wantsAFileWhereARecordIsRequired() {
        Left left = terminal.type("rotate", "--audit-required");
        assertThat(left.exit()).isEqualTo(Exit.USAGE);
        assertThat(left.err()).contains("--audit-required needs --audit-file");
        assertThat(terminal.bench.store.find(Bench.NAME, Part.TARGET)).isEmpty();
    }

    private Left rotate(String... more) {
        terminal.bench.sinks.clear();
        terminal.bench.sinks.add(new AuditFile(file(), AuditFile.SIZE));
        String[] all = new String[more.length + 4];
        all[0] = "rotate";
        all[1] = "--audit-file";
        all[2] = file().toString();
        all[3] = "--audit-required";
        System.arraycopy(more, 0, all, 4, more.length);
        return terminal.type(all);
    }

    private Path file() {
        return folder.resolve("audit.jsonl");
    }
}

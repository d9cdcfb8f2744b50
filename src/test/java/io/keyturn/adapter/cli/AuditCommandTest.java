package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.adapter.audit.AuditFile;
import io.keyturn.adapter.cli.Terminal.Left;
import io.keyturn.fake.RecordingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    private static final String TARGET = "gloo-system/gloo-mtls-certs";

    @TempDir Path folder;
    private final Terminal terminal = new Terminal();
    private Path file = Path.of("");

    @BeforeEach
    void record() {
        file = folder.resolve("audit.jsonl");
        terminal.bench.sinks.add(new AuditFile(file, AuditFile.SIZE));
        terminal.type("rotate");
        terminal.bench.clock.advance(Duration.ofHours(2));
        terminal.type("rotate", "--force", "authority", "--reason", "review");
    }

    @Test
    void findsWhatRotateRecordedSound() {
        Left left = terminal.type("audit", "verify", file.toString(), "--against", TARGET);
        assertThat(left.exit()).as(left.err()).isZero();
        assertThat(left.out()).contains("2, of them 2 commitments", "verdict      sound");
    }

    @Test
    void namesWhatIsMissingAtTheEndOnlyAgainstTheTarget() throws IOException {
        Files.writeString(file, Files.readAllLines(file).getFirst() + "\n");
        assertThat(terminal.type("audit", "verify", file.toString()).exit()).isZero();
        Left left =
                terminal.type(
                        "audit", "verify", file.toString(), "--against", TARGET, "-o", "json");
        assertThat(left.exit()).isEqualTo(1);
        assertThat(left.out()).contains("\"sound\" : false", "something was cut off or edited");
        assertThat(left.err()).contains("not sound (findings: 1)");
    }

    @Test
    void listsTheStepsNewestLast() {
        Left left = terminal.type("history", file.toString());
        assertThat(left.exit()).isZero();
        assertThat(left.out().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains(TARGET, "bootstrap", "-> steady", "first-bootstrap");
        assertThat(terminal.type("history", file.toString(), "-o", "json").out())
                .contains("\"step\" : \"introduce\"", "asked by request 'review'");
        assertThat(terminal.type("history", file.toString(), "--target", "a/b").out()).isEmpty();
        // The order of the record, in every process.
        assertThat(terminal.type("history", file.toString(), "-o", "json").out())
                .containsSubsequence("\"actor\"", "\"at\"", "\"phase\"", "\"target\"", "\"type\"");
    }

    @Test
    void saysThatAHistoryIsNotSound() throws IOException {
        Files.writeString(file, "not a record\n", StandardOpenOption.APPEND);
        Left left = terminal.type("history", file.toString());
        assertThat(left.exit()).isEqualTo(1);
        assertThat(left.err()).contains("see keyturn audit verify");
        assertThat(left.out().lines()).hasSize(2);
    }

    @Test
    void saysWhichFileCannotBeRead() {
        Left left = terminal.type("audit", "verify", folder.resolve("none").toString());
        assertThat(left.exit()).isEqualTo(1);
        assertThat(left.err()).contains("cannot read audit file", "none");
    }

    @Test
    void leavesInTheOutboxWhatASinkDoesNotTakeAndSaysSo() {
        RecordingSink full = new RecordingSink("full");
        full.limit(0);
        terminal.bench.sinks.add(full);
        terminal.bench.clock.advance(Duration.ofHours(2));
        Left left = terminal.type("rotate");
        assertThat(left.err())
                .contains("events wait in the outbox of the target, the next run brings them")
                .contains("sink 'full': the sink is full; empty it");
        assertThat(left.exit()).as("the step was taken all the same").isZero();
        full.limit(9);
        terminal.type("rotate");
        assertThat(full.ids()).anyMatch(id -> id.endsWith("rotation.switched"));
    }
}

package io.keyturn.adapter.audit;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Appends events to a file, one line of canonical JSON each, and forces them to the disk together.
///
/// The file is a projection of the target's chain: several writers may each have one, and a resend is the same line again.
public final class AuditFile implements EventSink {
    /// What its cursor is called, wherever the file lies.
    public static final String NAME = "audit";

    private final Path file;

    public AuditFile(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Taken take(List<RotationEvent> events) {
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append(event.data()).append('\n'));
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            return new Taken.All();
        } catch (IOException e) {
            return new Taken.Some(
                    0,
                    "cannot write audit file '%s': %s; make room or correct --audit-file"
                            .formatted(file, e));
        }
    }

    @Override
    public void close() {}
}

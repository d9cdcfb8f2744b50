package io.keyturn.adapter.audit;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import io.keyturn.port.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// Appends events to a file and forces them to the disk, all that come together at once.
///
/// Several processes may write one file in turn: each call locks it and reads its end anew. What a process that died left
/// of a line was never counted as brought; it is cut off, and the event comes again.
public final class AuditFile implements EventSink {
    /// What its cursor is called, wherever the file lies.
    public static final String NAME = "audit";

    /// At this size a file is put aside, where nobody chose another.
    public static final long SIZE = 64L << 20;

    private static final FileAttribute<?> OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final long size;

    /// @param size in bytes: a file that has reached it is put aside as `FILE.<last line>` before the next is written
    public AuditFile(Path file, long size) {
        this.file = requireNonNull(file, "file is null");
        this.size = size;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Taken take(List<RotationEvent> events) {
        try {
            append(events);
            return new Taken.All();
        } catch (IOException e) {
            return new Taken.Some(
                    0,
                    "cannot write audit file '%s': %s; make room, or correct --audit-file"
                            .formatted(file, FileProblem.of(e)));
        }
    }

    private void append(List<RotationEvent> events) throws IOException {
        // A file of its own to lock: the one that is written may be put aside meanwhile.
        try (FileChannel lock = open(sibling(".lock"), StandardOpenOption.WRITE);
                FileLock _ = lock.lock()) {
            boolean isNew = Files.notExists(file);
            Optional<AuditLine> last = isNew ? Optional.empty() : AuditEnd.mended(file);
            if (last.isPresent() && Files.size(file) >= size) {
                Files.move(
                        file, sibling("." + last.get().number()), StandardCopyOption.ATOMIC_MOVE);
                isNew = true;
            }
            write(events, last);
            if (isNew) {
                try (FileChannel folder = FileChannel.open(parent())) {
                    folder.force(true); // else the file itself may be gone after a power cut
                }
            }
        }
    }

    private void write(List<RotationEvent> events, Optional<AuditLine> last) throws IOException {
        StringBuilder text = new StringBuilder();
        Optional<AuditLine> before = last;
        for (RotationEvent event : events) {
            AuditLine line =
                    before.map(one -> one.next(event.data()))
                            .orElseGet(() -> new AuditLine(event.data(), 1, ""));
            text.append(line.text()).append('\n');
            before = Optional.of(line);
        }
        try (FileChannel channel = open(file, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static FileChannel open(Path path, StandardOpenOption how) throws IOException {
        return FileChannel.open(path, java.util.Set.of(StandardOpenOption.CREATE, how), OWNER);
    }

    private Path sibling(String ending) {
        return parent().resolve(file.getFileName() + ending);
    }

    private Path parent() {
        return requireNonNull(file.toAbsolutePath().getParent(), "an audit file lies in a folder");
    }

    @Override
    public void close() {}
}

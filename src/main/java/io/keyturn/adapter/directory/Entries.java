package io.keyturn.adapter.directory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/// Looks at the files of a folder, never longer or larger than a Secret can be.
final class Entries {
    /// What the API server takes for a whole Secret, in bytes.
    static final int LIMIT = 1024 * 1024;

    private Entries() {}

    static List<Path> of(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause(); // the listing broke off in the middle
        }
    }

    /// The kind is looked at first: to open a pipe waits for a writer, for ever.
    static byte[] read(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new FolderFault("'%s' is no regular file".formatted(file), "take it away");
        }
        try (InputStream content = Files.newInputStream(file)) {
            byte[] read = content.readNBytes(LIMIT + 1);
            if (read.length > LIMIT) {
                throw new FolderFault(
                        "'%s' is larger than the 1 MiB of a Secret".formatted(file),
                        "take it away");
            }
            return read;
        }
    }
}

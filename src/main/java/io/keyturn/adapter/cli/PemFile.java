package io.keyturn.adapter.cli;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that somebody named, or the entry of a target.
///
/// @param name as it was given, for sentences
record PemFile(String name, Bytes content) {
    private static final int MOST = 1024 * 1024; // the API server's own limit for a Secret

    PemFile {
        requireNonNull(name, "name is null");
        requireNonNull(content, "content is null");
    }

    /// Reads a regular file; a pipe could keep the reader for ever.
    ///
    /// @throws CommandFailure when it cannot be read
    static PemFile read(Path file) {
        if (!Files.exists(file)) {
            throw failure(file, "there is no such file; check the path");
        }
        if (!Files.isRegularFile(file)) {
            throw failure(file, "it is no regular file; name a file with PEM");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST + 1);
            if (content.length > MOST) {
                throw failure(file, "it is larger than 1 MiB; name a file with PEM");
            }
            return new PemFile(file.toString(), Bytes.of(content));
        } catch (IOException e) {
            throw failure(file, "it is not readable; check its mode");
        }
    }

    byte[] bytes() {
        return content.toArray();
    }

    private static CommandFailure failure(Path file, String rest) {
        return new CommandFailure(Exit.FAILED, "cannot read '%s': %s".formatted(file, rest));
    }
}

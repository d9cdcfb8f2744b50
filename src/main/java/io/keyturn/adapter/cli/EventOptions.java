package io.keyturn.adapter.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the events of a command go, beside the log.
public final class EventOptions {
    @Option(
            names = "--audit-file",
            paramLabel = "FILE",
            description = "Record every event here, one line of JSON each, durably.")
    @Nullable Path auditFile;

    public Optional<Path> auditFile() {
        return Optional.ofNullable(auditFile);
    }
}

package io.keyturn.adapter.cli;

import io.keyturn.adapter.audit.AuditFile;
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

    @Option(
            names = "--audit-file-size",
            paramLabel = "BYTES",
            defaultValue = "" + AuditFile.SIZE,
            description =
                    "A file of this size is put aside as FILE.<last line>, and a new one begun. Default: ${DEFAULT-VALUE}")
    long auditFileSize = AuditFile.SIZE;

    public Optional<AuditFile> auditFile() {
        return Optional.ofNullable(auditFile).map(file -> new AuditFile(file, auditFileSize));
    }
}

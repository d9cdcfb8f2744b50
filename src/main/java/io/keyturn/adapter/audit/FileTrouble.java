package io.keyturn.adapter.audit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Says what is wrong with a file, where the exception itself says only which.
public final class FileTrouble {
    private FileTrouble() {}

    /// Names the file.
    public static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "'%s' does not exist".formatted(missing.getFile());
            case AccessDeniedException denied ->
                    "permission denied for '%s'".formatted(denied.getFile());
            case FileSystemException other when other.getReason() != null ->
                    "'%s': %s".formatted(other.getFile(), other.getReason());
            default -> String.valueOf(e.getMessage());
        };
    }
}

package io.keyturn.adapter.directory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// Says in words what the file system meant; the JDK's messages are often the path alone.
final class Problems {
    private Problems() {}

    static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied ->
                    "access denied to '%s'".formatted(denied.getFile());
            case NoSuchFileException missing -> "'%s' does not exist".formatted(missing.getFile());
            default -> String.valueOf(e.getMessage());
        };
    }
}

package io.keyturn.adapter.directory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in words what the file system meant; the JDK's messages are often the path alone.
final class Problems {
    private Problems() {}

    static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied ->
                    "access denied to '%s'".formatted(denied.getFile());
            case NoSuchFileException missing -> "'%s' does not exist".formatted(missing.getFile());
            case FileAlreadyExistsException taken ->
                    "'%s' is a file, expected a folder".formatted(taken.getFile());
            case NotDirectoryException plain -> "'%s' is no folder".formatted(plain.getFile());
            case FileSystemException other when other.getReason() != null ->
                    "'%s': %s".formatted(other.getFile(), other.getReason());
            default -> String.valueOf(e.getMessage());
        };
    }
}

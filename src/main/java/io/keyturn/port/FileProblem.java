package io.keyturn.port;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/// Says in words what the file system meant; the JDK's messages are often the path alone.
public final class FileProblem {
    private FileProblem() {}

    /// What was observed, with the file's name.
    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied ->
                    "access denied to '%s'".formatted(denied.getFile());
            case NoSuchFileException missing -> "'%s' does not exist".formatted(missing.getFile());
            case FileAlreadyExistsException there ->
                    "'%s' is there already and is no folder".formatted(there.getFile());
            case NotDirectoryException file -> "'%s' is no folder".formatted(file.getFile());
            case FileSystemLoopException loop ->
                    "'%s' is a link to itself".formatted(loop.getFile());
            case FileSystemException refused -> refused(refused);
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String refused(FileSystemException e) {
        String reason = e.getReason();
        return reason == null
                ? "the file system refused '%s'".formatted(e.getFile())
                : "'%s': %s".formatted(e.getFile(), reason.toLowerCase(Locale.ROOT));
    }
}

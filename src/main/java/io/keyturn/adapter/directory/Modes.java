package io.keyturn.adapter.directory;

import java.nio.file.OpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Who may do what with our files: the owner, and nobody else.
final class Modes {
    static final FileAttribute<Set<PosixFilePermission>> FOLDER = of("rwx------");
    static final FileAttribute<Set<PosixFilePermission>> FILE = of("rw-------");

    private Modes() {}

    static Set<OpenOption> set(OpenOption... options) {
        return Set.of(options);
    }

    private static FileAttribute<Set<PosixFilePermission>> of(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}

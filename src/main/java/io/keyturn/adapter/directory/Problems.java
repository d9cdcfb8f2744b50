package io.keyturn.adapter.directory;

import java.io.IOException;

/// What to do about a fault of the folder.
final class Problems {
    private Problems() {}

    /// The fault's own remedy, where it has one.
    static String remedy(IOException e, String otherwise) {
        return e instanceof FolderFault fault ? fault.remedy() : otherwise;
    }
}

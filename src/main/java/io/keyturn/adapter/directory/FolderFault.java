package io.keyturn.adapter.directory;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/// Something in a folder that we cannot take for a Secret, and what a person can do about it.
final class FolderFault extends IOException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    FolderFault(String observed, String remedy) {
        super(requireNonNull(observed, "observed is null"));
        this.remedy = requireNonNull(remedy, "remedy is null");
    }

    FolderFault(String observed, String remedy, Throwable cause) {
        this(observed, remedy);
        initCause(cause);
    }

    String remedy() {
        return remedy;
    }
}

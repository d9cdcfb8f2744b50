package io.keyturn.rotation;

import java.util.Locale;

/// Whether a rotation goes on or is being undone.
public enum Direction {
    FORWARD,
    BACKWARD;

    /// The word in annotations and JSON.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

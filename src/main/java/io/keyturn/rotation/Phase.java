package io.keyturn.rotation;

import java.util.Locale;
import java.util.Optional;

/// Where a target stands between one authority and the next.
public enum Phase {
    /// One authority, trusted and signing.
    STEADY,
    /// Two are trusted; the leaf is still of the old one.
    TRUSTING,
    /// Two are trusted; the leaf is of the one that stays.
    SWITCHED,
    /// One is trusted; the key of the other is not yet destroyed.
    RETIRING;

    /// The word in annotations, logs, metrics and JSON.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads [#word()]; empty for a phase that this version does not know.
    public static Optional<Phase> parse(String word) {
        for (Phase phase : values()) {
            if (phase.word().equals(word)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }
}

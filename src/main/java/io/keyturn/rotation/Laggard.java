package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

/// A consumer that has not proved it yet.
///
/// @param consumer who
/// @param holds what it holds instead, as a sentence with digests
public record Laggard(Consumer consumer, String holds) {
    public Laggard {
        requireNonNull(consumer, "consumer is null");
        requireNonNull(holds, "holds is null");
    }
}

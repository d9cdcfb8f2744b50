package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// A consumer that has not proved it yet.
///
/// @param consumer who
/// @param holds what it holds instead, as a sentence with digests
/// @param since when it lags: since what it lacks was published
public record Laggard(Consumer consumer, String holds, Instant since) {
    public Laggard {
        requireNonNull(consumer, "consumer is null");
        requireNonNull(holds, "holds is null");
        requireNonNull(since, "since is null");
    }
}

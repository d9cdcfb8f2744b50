package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/// Both Secrets of a target, and when they were read.
///
/// @param target what consumers read
/// @param authority what only we read
/// @param asOf the store's clock at the reading, never later than that; EPOCH where the target could not be read
public record Stored(Sighting target, Sighting authority, Instant asOf) {
    public Stored {
        requireNonNull(target, "target is null");
        requireNonNull(authority, "authority is null");
        requireNonNull(asOf, "asOf is null");
    }

    /// How long the target has held its present data, by the store's clock; zero when it was not found.
    public Duration shown() {
        return target instanceof Sighting.Present(var image)
                ? Duration.between(image.writtenAt(), asOf)
                : Duration.ZERO;
    }
}

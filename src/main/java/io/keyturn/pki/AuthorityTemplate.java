package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// What new authorities look like.
///
/// @param algorithm of their keys
/// @param lifetime from the moment of issue, positive
/// @param commonName in the subject DN, before the generation
public record AuthorityTemplate(KeyAlgorithm algorithm, Duration lifetime, String commonName) {
    public AuthorityTemplate {
        requireNonNull(algorithm, "algorithm is null");
        requireNonNull(lifetime, "lifetime is null");
        requireNonNull(commonName, "commonName is null");
        if (!lifetime.isPositive()) {
            throw new IllegalArgumentException(
                    "cannot use authority lifetime %s: it must be positive; the default is 365d"
                            .formatted(Lengths.of(lifetime)));
        }
        if (commonName.isBlank()) {
            throw new IllegalArgumentException(
                    "cannot use an empty common name for authorities; give it a name");
        }
    }
}

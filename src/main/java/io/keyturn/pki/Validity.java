package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/// The dates of a certificate, both inclusive (RFC 5280 §4.1.2.5).
///
/// @param notBefore whole seconds
/// @param notAfter whole seconds, not before notBefore
public record Validity(Instant notBefore, Instant notAfter) {
    public Validity {
        requireNonNull(notBefore, "notBefore is null");
        requireNonNull(notAfter, "notAfter is null");
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(notBefore) && !instant.isAfter(notAfter);
    }

    public Duration length() {
        return Duration.between(notBefore, notAfter);
    }

    /// The instant at which this share of the life has passed.
    ///
    /// @param fraction 0 is notBefore, 1 is notAfter
    public Instant at(double fraction) {
        return notBefore.plusSeconds(Math.round(length().toSeconds() * fraction));
    }
}

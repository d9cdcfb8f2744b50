package io.keyturn.rotation;

import io.keyturn.pki.Validity;
import java.time.Duration;
import java.time.Instant;

/// Clocks differ: what is published must be valid by each of them.
final class Clocks {
    private static final Duration SKEW = Duration.ofMinutes(15);

    private Clocks() {}

    /// Whether a certificate with these dates, or a leaf that its authority signs now, is valid by every clock that is off by
    /// less than a quarter of an hour.
    static boolean agreeOn(Validity validity, Instant now) {
        return validity.contains(now.minus(SKEW)) && validity.contains(now.plus(SKEW));
    }
}

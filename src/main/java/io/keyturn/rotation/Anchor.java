package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import io.keyturn.pki.Validity;

/// What the core knows of one certificate of a trust bundle.
///
/// @param id SHA-256 of its DER
/// @param generation the number in its subject DN, 0 when it is none of ours
/// @param validity its dates
/// @param serial lower-case hex
public record Anchor(Digest id, int generation, Validity validity, String serial) {
    public Anchor {
        requireNonNull(id, "id is null");
        requireNonNull(validity, "validity is null");
        requireNonNull(serial, "serial is null");
    }
}

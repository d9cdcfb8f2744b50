package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import io.keyturn.pki.Validity;

/// What the core knows of a leaf whose key matches.
///
/// @param id SHA-256 of the end-entity certificate's DER
/// @param issuer the anchor that it builds to, directly where it can
/// @param validity its dates
/// @param serial lower-case hex; the jitter of its renewal comes from it
public record LeafFacts(Digest id, Digest issuer, Validity validity, String serial) {
    public LeafFacts {
        requireNonNull(id, "id is null");
        requireNonNull(issuer, "issuer is null");
        requireNonNull(validity, "validity is null");
        requireNonNull(serial, "serial is null");
    }
}

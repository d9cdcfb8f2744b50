package io.keyturn.adapter.sds.secret;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Bytes;

/// What a source holds, unproved, as it was stored.
///
/// @param chain PEM, the leaf first
/// @param key PEM
/// @param anchors PEM
public record Material(Bytes chain, Bytes key, Bytes anchors) {
    public Material {
        requireNonNull(chain, "chain is null");
        requireNonNull(key, "key is null");
        requireNonNull(anchors, "anchors is null");
    }
}

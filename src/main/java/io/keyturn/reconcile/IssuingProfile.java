package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.LeafTemplate;

/// What the certificates of one target look like.
public record IssuingProfile(AuthorityTemplate authority, LeafTemplate leaf) {
    public IssuingProfile {
        requireNonNull(authority, "authority is null");
        requireNonNull(leaf, "leaf is null");
    }
}

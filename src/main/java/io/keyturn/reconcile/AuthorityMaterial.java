package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.TrustBundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The certificates and keys behind a seen authority Secret.
///
/// @param authorities by generation
/// @param bundle the anchors of the write that it prepares
/// @param staged the leaf that the switch will publish, at most one
/// @param kept the leaf that a back-out will publish, at most one
record AuthorityMaterial(
        Map<Integer, Authority> authorities,
        TrustBundle bundle,
        List<Leaf> staged,
        List<Leaf> kept) {
    static final AuthorityMaterial NONE =
            new AuthorityMaterial(Map.of(), new TrustBundle(List.of()), List.of(), List.of());

    AuthorityMaterial {
        authorities = Map.copyOf(authorities);
        requireNonNull(bundle, "bundle is null");
        staged = List.copyOf(staged);
        kept = List.copyOf(kept);
    }

    Optional<Leaf> stagedLeaf() {
        return staged.stream().findFirst();
    }

    Optional<Leaf> keptLeaf() {
        return kept.stream().findFirst();
    }
}

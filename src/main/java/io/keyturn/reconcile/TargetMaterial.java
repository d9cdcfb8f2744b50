package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Leaf;
import io.keyturn.pki.TrustBundle;
import java.util.List;
import java.util.Optional;

/// The certificates and the key behind a seen target.
///
/// @param bundle every anchor that parses
/// @param pairs the published leaf, at most one; none when it cannot be read
record TargetMaterial(TrustBundle bundle, List<Leaf> pairs) {
    static final TargetMaterial NONE = new TargetMaterial(new TrustBundle(List.of()), List.of());

    TargetMaterial {
        requireNonNull(bundle, "bundle is null");
        pairs = List.copyOf(pairs);
    }

    Optional<Leaf> leaf() {
        return pairs.stream().findFirst();
    }
}

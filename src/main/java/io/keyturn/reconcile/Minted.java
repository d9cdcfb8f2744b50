package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Authority;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.TrustBundle;
import java.util.List;
import java.util.Map;

/// The material of one step.
///
/// @param leaf that the target publishes, with what is sent after it
/// @param bundle that the target publishes
/// @param authorities whose keys the authority Secret holds, by generation
/// @param staged for the authority Secret, at most one
/// @param kept for the authority Secret, at most one
record Minted(
        Leaf leaf,
        TrustBundle bundle,
        Map<Integer, Authority> authorities,
        List<Leaf> staged,
        List<Leaf> kept) {
    Minted {
        requireNonNull(leaf, "leaf is null");
        requireNonNull(bundle, "bundle is null");
        authorities = Map.copyOf(authorities);
        staged = List.copyOf(staged);
        kept = List.copyOf(kept);
    }
}

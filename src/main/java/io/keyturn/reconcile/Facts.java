package io.keyturn.reconcile;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.Proof;
import io.keyturn.pki.TrustBundle;
import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.LeafFacts;
import java.util.Optional;

/// Tells the core what it needs to know of certificates.
final class Facts {
    private Facts() {}

    static Anchor of(Certificate anchor) {
        int generation = anchor.generation().map(Generation::number).orElse(0);
        return new Anchor(anchor.fingerprint(), generation, anchor.validity(), anchor.serial());
    }

    static Anchors of(TrustBundle bundle) {
        return new Anchors(bundle.anchors().stream().map(Facts::of).toList());
    }

    /// Empty when the leaf does not build to the bundle.
    static Optional<LeafFacts> of(Leaf leaf, TrustBundle bundle) {
        Certificate certificate = leaf.certificate();
        return Proof.anchorOf(leaf.chain(), bundle)
                .map(issuer ->
                        new LeafFacts(
                                certificate.fingerprint(),
                                issuer.fingerprint(),
                                certificate.validity(),
                                certificate.serial()));
    }
}

package io.keyturn.model;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.Anchors;
import io.keyturn.rotation.LeafFacts;
import java.util.stream.Collectors;

/// What a consumer reads of the target: a bundle and a leaf, always together.
///
/// @param bundle the digest of the anchors, whatever their order
record Content(Anchors anchors, LeafFacts leaf, Digest bundle) {
    static Content of(Anchors anchors, LeafFacts leaf) {
        return new Content(anchors, leaf, digest(anchors));
    }

    boolean trusts(LeafFacts presented) {
        return anchors.contains(presented.issuer());
    }

    boolean isSameAs(Content other) {
        return bundle.equals(other.bundle) && leaf.id().equals(other.leaf.id());
    }

    String key() {
        return bundle.shortForm() + leaf.id().shortForm();
    }

    private static Digest digest(Anchors anchors) {
        return Symbols.digest(
                anchors.all().stream()
                        .map(anchor -> anchor.id().hex())
                        .sorted()
                        .collect(Collectors.joining()));
    }
}

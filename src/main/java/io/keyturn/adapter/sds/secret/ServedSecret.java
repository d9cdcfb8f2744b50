package io.keyturn.adapter.sds.secret;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.wire.Encoded;
import io.keyturn.pki.Digest;
import java.time.Instant;
import java.util.Set;

/// One secret that was proved and may be served.
public sealed interface ServedSecret {
    /// What clients ask for.
    String name();

    /// The content's digest: the same on every replica and after a restart.
    Digest version();

    /// What gates compare: of a bundle over its anchors, of a leaf over its certificate.
    Digest digest();

    /// When it stops being of use.
    Instant notAfter();

    /// What is sent.
    Encoded encoded();

    /// A certificate chain and its key.
    ///
    /// @param bundle name of the secret that its peers need
    /// @param leaf what it was read from
    /// @param anchor fingerprint of the anchor that it builds to
    record Leaf(
            String name,
            String bundle,
            Digest version,
            io.keyturn.pki.Leaf leaf,
            Digest anchor,
            Encoded encoded)
            implements ServedSecret {
        public Leaf {
            requireNonNull(name, "name is null");
            requireNonNull(bundle, "bundle is null");
            requireNonNull(version, "version is null");
            requireNonNull(leaf, "leaf is null");
            requireNonNull(anchor, "anchor is null");
            requireNonNull(encoded, "encoded is null");
        }

        @Override
        public Digest digest() {
            return leaf.certificate().fingerprint();
        }

        @Override
        public Instant notAfter() {
            return leaf.certificate().validity().notAfter();
        }
    }

    /// A trust bundle.
    ///
    /// @param anchors fingerprints of what it trusts
    /// @param notAfter of the anchor that expires first
    record Bundle(
            String name,
            Digest version,
            Digest digest,
            Set<Digest> anchors,
            Instant notAfter,
            Encoded encoded)
            implements ServedSecret {
        public Bundle {
            requireNonNull(name, "name is null");
            requireNonNull(version, "version is null");
            requireNonNull(digest, "digest is null");
            anchors = Set.copyOf(anchors);
            requireNonNull(notAfter, "notAfter is null");
            requireNonNull(encoded, "encoded is null");
        }
    }
}

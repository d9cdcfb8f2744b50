package io.keyturn.adapter.sds.secret;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.wire.SecretEncoder;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Digest;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PemKeys;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.SigningKey;
import io.keyturn.pki.TrustBundle;
import io.keyturn.port.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// One half of a pair, read and not yet proved.
sealed interface Parsed {
    /// A leaf beside the bytes that it was read from.
    record OfLeaf(Leaf leaf, Bytes chain, Bytes key) implements Parsed {
        public OfLeaf {
            requireNonNull(leaf, "leaf is null");
            requireNonNull(chain, "chain is null");
            requireNonNull(key, "key is null");
        }

        /// @throws PkiException when either part cannot be read
        static OfLeaf read(Material material, PairNames names) {
            List<Certificate> chain =
                    PemCertificates.parse(
                            material.chain().toArray(), names.leaf() + " certificate");
            if (!KeyAlgorithm.of(chain.getFirst().publicKey())
                    .map(KeyAlgorithm::fitsLeaf)
                    .orElse(false)) {
                throw new PkiException(
                        "cannot serve '%s': its key is of a kind that Envoy does not handshake with (%s); issue it with P-256, P-384 or RSA"
                                .formatted(
                                        names.leaf(), chain.getFirst().publicKey().getAlgorithm()));
            }
            SigningKey key = PemKeys.parse(material.key().toArray(), names.leaf() + " key");
            return new OfLeaf(new Leaf(chain, key), material.chain(), material.key());
        }

        ServedSecret.Leaf serve(PairNames names, Certificate anchor) {
            Digest version = versionOf("leaf", chain, key);
            return new ServedSecret.Leaf(
                    names.leaf(),
                    names.bundle(),
                    version,
                    leaf,
                    anchor.fingerprint(),
                    SecretEncoder.leaf(names.leaf(), version.hex(), chain, key));
        }
    }

    /// A bundle beside the bytes that it was read from.
    record OfBundle(TrustBundle bundle, Bytes anchors) implements Parsed {
        public OfBundle {
            requireNonNull(bundle, "bundle is null");
            requireNonNull(anchors, "anchors is null");
        }

        /// @throws PkiException when it cannot be read
        static OfBundle read(Material material, PairNames names) {
            return new OfBundle(
                    TrustBundle.of(
                            PemCertificates.parse(material.anchors().toArray(), names.bundle())),
                    material.anchors());
        }

        ServedSecret.Bundle serve(PairNames names) {
            Digest version = versionOf("bundle", anchors);
            return new ServedSecret.Bundle(
                    names.bundle(),
                    version,
                    bundle.digest(),
                    bundle.anchors().stream()
                            .map(Certificate::fingerprint)
                            .collect(Collectors.toSet()),
                    bundle.anchors().stream()
                            .map(anchor -> anchor.validity().notAfter())
                            .min(Instant::compareTo)
                            .orElseThrow(),
                    SecretEncoder.bundle(names.bundle(), version.hex(), anchors));
        }
    }

    /// Over each part with its length before it, so that no two contents read the same.
    private static Digest versionOf(String kind, Bytes... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(all)) {
            out.writeUTF(kind);
            for (Bytes part : parts) {
                byte[] content = part.toArray();
                out.writeInt(content.length);
                out.write(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes every byte", e);
        }
        return Digest.of(all.toByteArray());
    }
}

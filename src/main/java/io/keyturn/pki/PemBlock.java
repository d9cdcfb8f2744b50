package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

import java.util.Base64;

/// One block of a PEM file.
///
/// @param label between BEGIN and the dashes
/// @param base64 the body without white space
record PemBlock(String label, String base64) {
    PemBlock {
        requireNonNull(label, "label is null");
        requireNonNull(base64, "base64 is null");
    }

    /// Whether the body begins with the header of a traditional encrypted key (RFC 1421 §4.6.1.1).
    boolean isEncrypted() {
        return base64.startsWith("Proc-Type: 4,ENCRYPTED");
    }

    byte[] bytes() {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new PkiException(
                    "cannot read a '%s' block: its body is no base64; replace the file"
                            .formatted(label));
        }
    }

    /// A block may hold a key, so it prints as its label only.
    @Override
    public String toString() {
        return label;
    }
}

package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

/// A CA of one generation and its key.
///
/// @param certificate self-signed
/// @param key its key
public record Authority(Certificate certificate, SigningKey key) {
    public Authority {
        requireNonNull(certificate, "certificate is null");
        requireNonNull(key, "key is null");
        if (!key.matches(certificate)) {
            throw new PkiException(
                    "cannot use authority '%s': its key does not match; restore the authority Secret from a backup"
                            .formatted(certificate.subject()));
        }
    }
}

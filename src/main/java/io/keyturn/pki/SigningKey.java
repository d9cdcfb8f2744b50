package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/// A private key. It prints as its kind, never as itself.
public final class SigningKey {
    private static final byte[] PROBE =
            "keyturn: does this key match".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE = 64;

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = requireNonNull(key, "key is null");
    }

    public static SigningKey of(PrivateKey key) {
        return new SigningKey(key);
    }

    /// Whether this is the key of that certificate, shown by a signature that the certificate's public key verifies.
    public boolean matches(Certificate certificate) {
        return KeyAlgorithm.of(certificate.publicKey())
                .map(algorithm -> signs(certificate, algorithm))
                .orElse(false);
    }

    /// The key as PKCS#8 PEM, which Envoy, Go, OpenSSL and the JDK read.
    public String pem() {
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN PRIVATE KEY-----\n"
                + encoder.encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    public PrivateKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "private key (" + key.getAlgorithm() + ", not shown)";
    }

    private boolean signs(Certificate certificate, KeyAlgorithm algorithm) {
        try {
            Signature signature = Signature.getInstance(algorithm.signatureName());
            signature.initSign(key);
            signature.update(PROBE);
            byte[] made = signature.sign();
            signature.initVerify(certificate.publicKey());
            signature.update(PROBE);
            return signature.verify(made);
        } catch (GeneralSecurityException e) {
            return false; // a key of another family cannot even begin: that is the answer
        }
    }
}

package io.keyturn.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The kinds of key that Keyturn makes and reads.
///
/// `ED25519` is for authorities only: Envoy offers no Ed25519 in its handshakes. A `P384` leaf needs Envoy 1.33 or newer.
public enum KeyAlgorithm {
    P256("EC", "SHA256withECDSA", "secp256r1"),
    P384("EC", "SHA384withECDSA", "secp384r1"),
    RSA_2048("RSA", "SHA256withRSA", "2048"),
    RSA_3072("RSA", "SHA256withRSA", "3072"),
    RSA_4096("RSA", "SHA256withRSA", "4096"),
    ED25519("Ed25519", "Ed25519", "Ed25519");

    private final String family;
    private final String signature;
    private final String size;

    KeyAlgorithm(String family, String signature, String size) {
        this.family = family;
        this.signature = signature;
        this.size = size;
    }

    /// Reads a name as `p256`, `P-256`, `rsa-2048` or `ed25519`.
    ///
    /// @throws IllegalArgumentException that lists the allowed values
    public static KeyAlgorithm parse(String text) {
        String plain = plain(text);
        return Arrays.stream(values())
                .filter(algorithm -> plain(algorithm.name()).equals(plain))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "cannot use key algorithm '%s': it is unknown; choose one of %s"
                                        .formatted(text, words())));
    }

    /// The algorithm of a public key; empty for one that Keyturn does not handle.
    public static Optional<KeyAlgorithm> of(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> ofCurve(ec.getParams().getOrder().bitLength(), ec);
            case RSAPublicKey rsa ->
                    Arrays.stream(values())
                            .filter(a ->
                                    a.size.equals(Integer.toString(rsa.getModulus().bitLength())))
                            .findFirst();
            case EdECPublicKey ed when ed.getParams().getName().equals("Ed25519") ->
                    Optional.of(ED25519);
            default -> Optional.empty();
        };
    }

    /// Whether Envoy can present a leaf with such a key.
    public boolean fitsLeaf() {
        return this != ED25519;
    }

    /// Whether the key also carries RSA key transport, and so wants keyEncipherment.
    public boolean isRsa() {
        return family.equals("RSA");
    }

    /// A new pair of keys, by the JDK's provider.
    public KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            generator.initialize(parameters(), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new PkiException(
                    "cannot make a key of " + word() + ": this JDK does not offer it; run JDK 25",
                    e);
        }
    }

    /// The JCA name of the signature that such a key makes.
    public String signatureName() {
        return signature;
    }

    /// The word in configuration and output, as `rsa-2048`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<KeyAlgorithm> ofCurve(int bits, ECPublicKey key) {
        String named = key.getParams().toString();
        if (bits == 256 && named.contains("secp256r1")) {
            return Optional.of(P256);
        }
        return bits == 384 && named.contains("secp384r1") ? Optional.of(P384) : Optional.empty();
    }

    private AlgorithmParameterSpec parameters() {
        return switch (family) {
            case "RSA" ->
                    new RSAKeyGenParameterSpec(Integer.parseInt(size), RSAKeyGenParameterSpec.F4);
            case "EC" -> new ECGenParameterSpec(size);
            default -> new NamedParameterSpec(size);
        };
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static String words() {
        return Arrays.stream(values()).map(KeyAlgorithm::word).collect(Collectors.joining(", "));
    }
}

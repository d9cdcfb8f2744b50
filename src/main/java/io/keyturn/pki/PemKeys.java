package io.keyturn.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Reads one private key from PEM: PKCS#8 (RFC 5958), PKCS#1 RSA (RFC 8017) or SEC1 EC (RFC 5915).
public final class PemKeys {
    private static final Set<Integer> RSA_SIZES = Set.of(2048, 3072, 4096);

    private PemKeys() {}

    /// Reads the one key of the file.
    ///
    /// @param what names the file in errors
    /// @throws PkiException when there is not exactly one key, or it is encrypted, or of an unsupported kind
    public static SigningKey parse(byte[] pem, String what) {
        List<PemBlock> blocks =
                PemReader.read(pem, what).stream()
                        .filter(block ->
                                !block.label()
                                        .equals("EC PARAMETERS")) // OpenSSL writes them before the
                        // key
                        .toList();
        if (blocks.size() != 1) {
            throw new PkiException(
                    "cannot read '%s': it holds %d blocks, expected one private key; leave only the key in it"
                            .formatted(what, blocks.size()));
        }
        try {
            return SigningKey.of(supported(decode(blocks.getFirst(), what), what));
        } catch (GeneralSecurityException
                | IOException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException e) {
            // The cause is left out on purpose: a parser's message may quote what it read.
            throw new PkiException(
                    "cannot read '%s': its '%s' block holds no key; replace the file"
                            .formatted(what, blocks.getFirst().label()));
        }
    }

    private static PrivateKey decode(PemBlock block, String what)
            throws IOException, GeneralSecurityException {
        if (block.isEncrypted()) {
            throw encrypted(what);
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> read(PrivateKeyInfo.getInstance(block.bytes()));
            case "RSA PRIVATE KEY" ->
                    read(
                            new PrivateKeyInfo(
                                    new AlgorithmIdentifier(
                                            PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                    org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(
                                            block.bytes())));
            case "EC PRIVATE KEY" ->
                    read(wrap(org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(block.bytes())));
            case "ENCRYPTED PRIVATE KEY" -> throw encrypted(what);
            default ->
                    throw new PkiException(
                            "cannot read '%s': its block is a '%s', expected a private key; replace the file"
                                    .formatted(what, block.label()));
        };
    }

    private static PkiException encrypted(String what) {
        return new PkiException(
                "cannot read '%s': the key is encrypted; write it without a passphrase (openssl pkcs8)"
                        .formatted(what));
    }

    private static PrivateKeyInfo wrap(org.bouncycastle.asn1.sec.ECPrivateKey key)
            throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                key);
    }

    private static PrivateKey read(PrivateKeyInfo info)
            throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(family(info.getPrivateKeyAlgorithm().getAlgorithm()))
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static String family(ASN1ObjectIdentifier algorithm) throws GeneralSecurityException {
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        return algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : "EdDSA";
    }

    private static PrivateKey supported(PrivateKey key, String what) {
        boolean known =
                switch (key) {
                    case RSAPrivateKey rsa -> RSA_SIZES.contains(rsa.getModulus().bitLength());
                    case ECPrivateKey ec -> isOnKnownCurve(ec);
                    case EdECPrivateKey ed -> ed.getParams().getName().equals("Ed25519");
                    default -> false;
                };
        if (!known) {
            throw new PkiException(
                    "cannot read '%s': a key of kind %s and this size is not supported; use one of P-256, P-384, RSA 2048, 3072 or 4096"
                            .formatted(what, key.getAlgorithm()));
        }
        return key;
    }

    /// By name: secp256k1 is as long as P-256, and no TLS library of ours speaks it.
    private static boolean isOnKnownCurve(ECPrivateKey key) {
        String named = key.getParams().toString();
        return named.contains("secp256r1") || named.contains("secp384r1");
    }
}

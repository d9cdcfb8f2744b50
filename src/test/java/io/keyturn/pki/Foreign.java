package io.keyturn.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// What somebody else issues: without key ids, with any name, with any purpose.
final class Foreign {
    private Foreign() {}

    /// A self-signed authority of this name (RFC 2253).
    static Certificate named(String name) {
        return authority(name).certificate();
    }

    static Authority authority(String name) {
        KeyPair keys = keys();
        SigningKey key = SigningKey.of(keys.getPrivate());
        Extended builder =
                new Extended(name, name, keys.getPublic(), Made.NOW, Made.YEAR)
                        .with(Extension.basicConstraints, new BasicConstraints(true));
        return new Authority(builder.sign(key), key);
    }

    /// A leaf without key ids; each purpose given, none for no such extension.
    static Leaf leaf(Authority authority, KeyPurposeId... purposes) {
        return leaf(
                authority,
                builder -> {
                    if (purposes.length > 0) {
                        builder.with(Extension.extendedKeyUsage, new ExtendedKeyUsage(purposes));
                    }
                });
    }

    /// A leaf with this key usage alone, as BouncyCastle numbers it.
    static Leaf leafFor(Authority authority, int usage) {
        return leaf(authority, builder -> builder.with(Extension.keyUsage, new KeyUsage(usage)));
    }

    private static Leaf leaf(Authority authority, Consumer<Extended> extending) {
        KeyPair keys = keys();
        Extended builder =
                new Extended(
                        authority.certificate().subject(),
                        "CN=leaf",
                        keys.getPublic(),
                        Made.NOW,
                        Made.MONTH);
        extending.accept(builder);
        return new Leaf(
                java.util.List.of(builder.sign(authority.key())), SigningKey.of(keys.getPrivate()));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /// A builder that does not declare what cannot happen.
    private static final class Extended {
        private final JcaX509v3CertificateBuilder builder;

        Extended(String issuer, String subject, PublicKey key, Instant from, Duration life) {
            this.builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Principal(issuer),
                            BigInteger.valueOf(7),
                            Date.from(from),
                            Date.from(from.plus(life)),
                            new X500Principal(subject),
                            key);
        }

        Extended with(
                org.bouncycastle.asn1.ASN1ObjectIdentifier oid,
                org.bouncycastle.asn1.ASN1Encodable value) {
            try {
                builder.addExtension(oid, oid.equals(Extension.basicConstraints), value);
                return this;
            } catch (java.io.IOException e) {
                throw new IllegalStateException("cannot encode an extension", e);
            }
        }

        Certificate sign(SigningKey key) {
            try {
                return Certificate.parseDer(
                        builder.build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(key.key()))
                                .getEncoded());
            } catch (org.bouncycastle.operator.OperatorCreationException | java.io.IOException e) {
                throw new IllegalStateException("cannot sign", e);
            }
        }
    }
}

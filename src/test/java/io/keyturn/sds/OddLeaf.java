package io.keyturn.sds;

import io.keyturn.adapter.sds.secret.Material;
import io.keyturn.pki.Authority;
import io.keyturn.port.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Leaves that Keyturn would never issue, but somebody else might put into a Secret.
final class OddLeaf {
    private static final ASN1ObjectIdentifier TLS_FEATURE =
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24");
    private static final int STATUS_REQUEST = 5;

    private OddLeaf() {}

    /// With a key of a kind that is asked for in the words of the JDK.
    static Material ofKey(Authority issuer, String family, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            if (size > 0) {
                generator.initialize(size);
            }
            return material(issuer, generator.generateKeyPair(), Optional.empty());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// That asks its server to staple an OCSP answer (RFC 7633): Envoy refuses it without one.
    static Material thatMustStaple(Authority issuer) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return material(
                    issuer,
                    generator.generateKeyPair(),
                    Optional.of(
                            Extension.create(
                                    TLS_FEATURE,
                                    false,
                                    new DERSequence(new ASN1Integer(STATUS_REQUEST)))));
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Material material(Authority issuer, KeyPair pair, Optional<Extension> more) {
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer.certificate().x509(),
                            BigInteger.valueOf(System.nanoTime()),
                            Date.from(Pairs.NOW.minusSeconds(60)),
                            Date.from(Pairs.NOW.plus(Duration.ofDays(1))),
                            new X500Principal("CN=gloo.gloo-system.svc"),
                            pair.getPublic());
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            if (more.isPresent()) {
                builder.addExtension(more.get());
            }
            byte[] certificate =
                    builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(issuer.key().key()))
                            .getEncoded();
            return new Material(
                    pem("CERTIFICATE", certificate),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    Bytes.of(Pairs.trusting(issuer).pem()));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes pem(String label, byte[] content) {
        return Bytes.of(
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(
                                label,
                                Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(content)));
    }
}

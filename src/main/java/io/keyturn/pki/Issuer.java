package io.keyturn.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Issues authorities, leaves and bridges (RFC 5280). The one door to BouncyCastle.
public final class Issuer {
    /// Certificates begin this long before their issue, so that clocks may differ.
    public static final Duration BACKDATING = Duration.ofHours(1);

    private static final int SERIAL_BITS = 159;

    private final SecureRandom random;

    public Issuer(SecureRandom random) {
        this.random = random;
    }

    /// A new self-signed authority.
    ///
    /// basicConstraints without pathLen, or it could not sign a bridge; keyCertSign only, since it signs no CRL; the
    /// generation in the DN and the key id tell authorities apart (with one DN for all and no key id, OpenSSL fails).
    public Authority issueAuthority(
            AuthorityTemplate template, Generation generation, Instant now) {
        KeyPair keys = template.algorithm().generate(random);
        X500Name subject =
                new X500NameBuilder()
                        .addRDN(BCStyle.CN, template.commonName())
                        .addRDN(BCStyle.OU, "generation " + generation)
                        .build();
        Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
        Validity validity =
                new Validity(issued.minus(BACKDATING), issued.plus(template.lifetime()));
        var builder =
                new JcaX509v3CertificateBuilder(
                        subject,
                        serial(),
                        date(validity.notBefore()),
                        date(validity.notAfter()),
                        subject,
                        keys.getPublic());
        extendAuthority(builder, keys.getPublic(), keys.getPublic());
        SigningKey key = SigningKey.of(keys.getPrivate());
        return new Authority(sign(builder, key, template.algorithm()), key);
    }

    /// A new leaf by this authority, backdated and never outliving it.
    ///
    /// @throws PkiException when the authority is not valid now
    public Leaf issueLeaf(LeafTemplate template, Authority authority, Instant now) {
        Validity validity = leafValidity(template, authority.certificate(), now);
        KeyPair keys = template.algorithm().generate(random);
        X500NameBuilder subject = new X500NameBuilder();
        if (!template.organization().isEmpty()) {
            subject.addRDN(BCStyle.O, template.organization());
        }
        var builder =
                new JcaX509v3CertificateBuilder(
                        issuerOf(authority.certificate()),
                        serial(),
                        date(validity.notBefore()),
                        date(validity.notAfter()),
                        subject.addRDN(BCStyle.CN, template.commonName()).build(),
                        keys.getPublic());
        extendLeaf(builder, template, keys.getPublic(), authority.certificate());
        Certificate leaf = sign(builder, authority.key(), algorithmOf(authority.certificate()));
        return new Leaf(List.of(leaf), SigningKey.of(keys.getPrivate()));
    }

    /// The next authority's key signed by the old one: a consumer that trusts only the old one accepts a leaf of the next.
    public Certificate issueBridge(Authority old, Certificate next) {
        Validity ours = old.certificate().validity();
        Validity theirs = next.validity();
        var builder =
                new JcaX509v3CertificateBuilder(
                        issuerOf(old.certificate()),
                        serial(),
                        date(later(ours.notBefore(), theirs.notBefore())),
                        date(earlier(ours.notAfter(), theirs.notAfter())),
                        issuerOf(next),
                        next.publicKey());
        extendAuthority(builder, next.publicKey(), old.certificate().publicKey());
        return sign(builder, old.key(), algorithmOf(old.certificate()));
    }

    private static Validity leafValidity(
            LeafTemplate template, Certificate authority, Instant now) {
        if (!authority.validity().contains(now)) {
            throw new PkiException(
                    "cannot issue a leaf by '%s': it is valid from %s to %s, and now is %s; introduce a new authority"
                            .formatted(
                                    authority.subject(),
                                    authority.validity().notBefore(),
                                    authority.validity().notAfter(),
                                    now));
        }
        Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
        return new Validity(
                later(issued.minus(BACKDATING), authority.validity().notBefore()),
                earlier(issued.plus(template.lifetime()), authority.validity().notAfter()));
    }

    private static void extendAuthority(
            X509v3CertificateBuilder builder, PublicKey subject, PublicKey issuer) {
        extend(extensions -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    extensions.createSubjectKeyIdentifier(subject));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(issuer));
        });
    }

    private static void extendLeaf(
            X509v3CertificateBuilder builder,
            LeafTemplate template,
            PublicKey subject,
            Certificate authority) {
        int usage =
                KeyUsage.digitalSignature
                        | (template.algorithm().isRsa() ? KeyUsage.keyEncipherment : 0);
        extend(extensions -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
            builder.addExtension(Extension.subjectAlternativeName, false, names(template));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    extensions.createSubjectKeyIdentifier(subject));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(authority.publicKey()));
        });
    }

    private static GeneralNames names(LeafTemplate template) {
        List<GeneralName> names = new ArrayList<>();
        template.dnsNames().forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        template.uris()
                .forEach(uri ->
                        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        template.addresses()
                .forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /// What adds extensions, with the exceptions that doing so declares.
    private interface Extending {
        void with(JcaX509ExtensionUtils extensions) throws IOException;
    }

    private static void extend(Extending extending) {
        try {
            extending.with(new JcaX509ExtensionUtils());
        } catch (IOException | GeneralSecurityException e) {
            throw new PkiException(
                    "cannot encode the extensions of a certificate: the builder refused them; check the configured names",
                    e);
        }
    }

    private static Certificate sign(
            X509v3CertificateBuilder builder, SigningKey key, KeyAlgorithm algorithm) {
        try {
            var signer = new JcaContentSignerBuilder(algorithm.signatureName()).build(key.key());
            return Certificate.parseDer(builder.build(signer).getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new PkiException(
                    "cannot sign a certificate: the JDK refused the key; restore the authority Secret",
                    e);
        }
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
    }

    private static KeyAlgorithm algorithmOf(Certificate authority) {
        return KeyAlgorithm.of(authority.publicKey())
                .orElseThrow(() ->
                        new PkiException(
                                "cannot sign by '%s': its key is of no supported kind; rotate the authority"
                                        .formatted(authority.subject())));
    }

    private static X500Name issuerOf(Certificate authority) {
        X500Principal subject = authority.x509().getSubjectX500Principal();
        return X500Name.getInstance(
                subject.getEncoded()); // the DER itself: a name printed and read again may differ
    }

    private static Date date(Instant instant) {
        return Date.from(instant);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}

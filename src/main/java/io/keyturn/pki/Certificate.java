package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One X.509 certificate; equal to another with the same DER.
public final class Certificate {
    private static final Pattern GENERATION =
            Pattern.compile("(?:^|,)OU=generation ([1-9][0-9]{0,8})(?:,|$)");
    private static final int DNS = 2;
    private static final int LINE = 64;

    private final X509Certificate x509;
    private final Digest fingerprint;

    private Certificate(X509Certificate x509) {
        this.x509 = requireNonNull(x509, "x509 is null");
        this.fingerprint = Digest.of(derOf(x509));
    }

    public static Certificate of(X509Certificate x509) {
        return new Certificate(x509);
    }

    /// Reads one certificate.
    ///
    /// @throws PkiException when the bytes are no certificate
    public static Certificate parseDer(byte[] der) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return of((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException e) {
            throw new PkiException(
                    "cannot read a certificate: its bytes are not X.509; replace it", e);
        }
    }

    /// SHA-256 over the DER.
    public Digest fingerprint() {
        return fingerprint;
    }

    /// The serial number in lower-case hex.
    public String serial() {
        return x509.getSerialNumber().toString(16);
    }

    public Validity validity() {
        return new Validity(x509.getNotBefore().toInstant(), x509.getNotAfter().toInstant());
    }

    /// The subject DN (RFC 2253).
    public String subject() {
        return x509.getSubjectX500Principal().getName();
    }

    /// The issuer DN (RFC 2253).
    public String issuer() {
        return x509.getIssuerX500Principal().getName();
    }

    /// Whether basicConstraints say cA.
    public boolean isAuthority() {
        return x509.getBasicConstraints() >= 0;
    }

    public boolean isSelfSigned() {
        return x509.getSubjectX500Principal().equals(x509.getIssuerX500Principal())
                && wasSignedBy(this);
    }

    /// Whether that certificate's key made this one's signature and its subject is this one's issuer.
    public boolean wasSignedBy(Certificate authority) {
        if (!x509.getIssuerX500Principal().equals(authority.x509.getSubjectX500Principal())) {
            return false;
        }
        try {
            x509.verify(authority.publicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// The number of one of our authorities, from its subject DN; empty for anybody else's.
    public Optional<Generation> generation() {
        Matcher found = GENERATION.matcher(subject());
        return isAuthority() && found.find()
                ? Optional.of(new Generation(Integer.parseInt(found.group(1))))
                : Optional.empty();
    }

    /// The DNS names of the subject alternative name, in order.
    public List<String> dnsNames() {
        try {
            Collection<List<?>> names = x509.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.get(0).equals(DNS))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /// The OIDs of the extended key usage; empty when there is no such extension.
    public List<String> extendedUsages() {
        try {
            List<String> usages = x509.getExtendedKeyUsage();
            return usages == null ? List.of() : List.copyOf(usages);
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /// Whether its key may sign, as in a handshake (RFC 5280, 4.2.1.3); it may where there is no key usage extension.
    public boolean allowsSignatures() {
        boolean[] usage = x509.getKeyUsage();
        return usage == null || usage[0];
    }

    public PublicKey publicKey() {
        return x509.getPublicKey();
    }

    public X509Certificate x509() {
        return x509;
    }

    /// The DER, a new copy at each call.
    public byte[] der() {
        return derOf(x509);
    }

    /// One PEM block with a final newline (RFC 7468).
    public String pem() {
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN CERTIFICATE-----\n"
                + encoder.encodeToString(der())
                + "\n-----END CERTIFICATE-----\n";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate that && fingerprint.equals(that.fingerprint);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "certificate " + fingerprint.shortForm() + " of " + subject();
    }

    private static byte[] derOf(X509Certificate x509) {
        try {
            byte[] der = x509.getEncoded();
            return Arrays.copyOf(der, der.length);
        } catch (CertificateEncodingException e) {
            throw new PkiException(
                    "cannot encode a certificate: the provider refused; replace it", e);
        }
    }
}

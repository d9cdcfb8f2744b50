package io.keyturn.pki;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Proves that a leaf, its key and a trust bundle work together, by the JDK's path building (RFC 5280 §6).
public final class Proof {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private Proof() {}

    /// Everything that is wrong at this instant; empty when it is proven.
    public static Set<Fault> faults(Leaf leaf, TrustBundle bundle, Instant at) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        Certificate certificate = leaf.certificate();
        when(!leaf.key().matches(certificate), Fault.KEY_MISMATCH, faults);
        when(anchorOf(leaf.chain(), bundle).isEmpty(), Fault.CHAIN_BROKEN, faults);
        when(certificate.isAuthority(), Fault.LEAF_IS_AUTHORITY, faults);
        when(at.isAfter(certificate.validity().notAfter()), Fault.LEAF_EXPIRED, faults);
        when(at.isBefore(certificate.validity().notBefore()), Fault.LEAF_NOT_YET_VALID, faults);
        when(
                !certificate.isAuthority() && !certificate.allowsSignatures(),
                Fault.SIGNATURE_FORBIDDEN,
                faults);
        List<String> usages = certificate.extendedUsages();
        when(!usages.isEmpty() && !usages.contains(SERVER_AUTH), Fault.SERVER_AUTH_MISSING, faults);
        when(!usages.isEmpty() && !usages.contains(CLIENT_AUTH), Fault.CLIENT_AUTH_MISSING, faults);
        for (Certificate anchor : bundle.anchors()) {
            when(at.isAfter(anchor.validity().notAfter()), Fault.ANCHOR_EXPIRED, faults);
            when(!anchor.isAuthority(), Fault.ANCHOR_NOT_AUTHORITY, faults);
        }
        return faults;
    }

    /// The anchor that signed the leaf, or the one that a path through the sent certificates ends at; empty when there
    /// is no path. The dates are left to others: the path is built at an instant at which the leaf is valid.
    public static Optional<Certificate> anchorOf(List<Certificate> chain, TrustBundle bundle) {
        Certificate leaf = chain.getFirst();
        Optional<Certificate> direct =
                bundle.anchors().stream().filter(leaf::wasSignedBy).findFirst();
        return direct.isPresent() ? direct : pathEnd(chain, bundle, leaf.validity().at(0.5));
    }

    private static Optional<Certificate> pathEnd(
            List<Certificate> chain, TrustBundle bundle, Instant at) {
        Set<TrustAnchor> anchors =
                bundle.anchors().stream()
                        .map(anchor -> new TrustAnchor(anchor.x509(), null))
                        .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return Optional.empty();
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(chain.getFirst().x509());
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            List<X509Certificate> sent = chain.stream().map(Certificate::x509).toList();
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(sent)));
            var result =
                    (PKIXCertPathBuilderResult)
                            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.of(Certificate.of(result.getTrustAnchor().getTrustedCert()));
        } catch (CertPathBuilderException e) {
            return Optional.empty(); // no path: that is the answer, not a surprise
        } catch (GeneralSecurityException e) {
            throw new PkiException(
                    "cannot build a certificate path: this JDK does not offer PKIX; run JDK 25", e);
        }
    }

    private static void when(boolean found, Fault fault, Set<Fault> faults) {
        if (found) {
            faults.add(fault);
        }
    }
}

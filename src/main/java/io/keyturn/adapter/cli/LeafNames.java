package io.keyturn.adapter.cli;

import io.keyturn.pki.Certificate;
import io.keyturn.pki.LeafTemplate;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The names that a leaf is looked for by: DNS names, URIs and IP addresses of its subject alternative name.
final class LeafNames {
    private static final int VALUE = 1;

    private LeafNames() {}

    /// Everything that the template gives.
    static List<String> of(LeafTemplate template) {
        return Stream.of(template.dnsNames(), template.uris(), template.addresses())
                .flatMap(List::stream)
                .toList();
    }

    /// Those of the wanted names that the leaf does not have; a wildcard covers one label (RFC 6125 §6.4.3).
    static List<String> missing(Certificate leaf, Collection<String> wanted) {
        List<String> present = present(leaf);
        return wanted.stream()
                .filter(name -> present.stream().noneMatch(has -> covers(has, plain(name))))
                .toList();
    }

    private static List<String> present(Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.x509().getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream().map(name -> plain(String.valueOf(name.get(VALUE)))).toList();
        } catch (CertificateParsingException e) {
            return List.of(); // names that nobody can read are names that nobody finds
        }
    }

    private static boolean covers(String present, String wanted) {
        if (!present.startsWith("*.")) {
            return present.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        return dot > 0 && present.substring(1).equals(wanted.substring(dot));
    }

    /// One spelling: lower case, and an address as the JDK writes it.
    private static String plain(String name) {
        try {
            return InetAddress.ofLiteral(name).getHostAddress();
        } catch (IllegalArgumentException _) {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}

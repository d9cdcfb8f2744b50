package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/// What new leaves look like.
///
/// @param algorithm of their keys, any but Ed25519
/// @param lifetime from the moment of issue, positive; cut to the authority's end
/// @param commonName `<service>.<namespace>.svc` in Gloo
/// @param organization O of the subject, "" for none
/// @param dnsNames subject alternative names of type DNS
/// @param uris subject alternative names of type URI
/// @param addresses subject alternative names of type IP
public record LeafTemplate(
        KeyAlgorithm algorithm,
        Duration lifetime,
        String commonName,
        String organization,
        List<String> dnsNames,
        List<String> uris,
        List<String> addresses) {
    public LeafTemplate {
        requireNonNull(algorithm, "algorithm is null");
        requireNonNull(lifetime, "lifetime is null");
        requireNonNull(commonName, "commonName is null");
        requireNonNull(organization, "organization is null");
        dnsNames = List.copyOf(dnsNames);
        uris = List.copyOf(uris);
        addresses = List.copyOf(addresses);
        if (!algorithm.fitsLeaf()) {
            throw new IllegalArgumentException(
                    "cannot use ed25519 for leaves: Envoy offers no Ed25519 in its handshakes; choose p256, the default");
        }
        if (!lifetime.isPositive()) {
            throw new IllegalArgumentException(
                    "cannot use leaf lifetime %s: it must be positive; the default is 30d"
                            .formatted(Lengths.of(lifetime)));
        }
        if (dnsNames.isEmpty() && uris.isEmpty() && addresses.isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot issue leaves without any name; configure at least one DNS name");
        }
    }

    /// The leaf of a Gloo service: the four DNS names that Gloo's certgen gives, in its order.
    ///
    /// @param clusterDomain `cluster.local` in most clusters
    public static LeafTemplate forService(
            KeyAlgorithm algorithm,
            Duration lifetime,
            String service,
            String namespace,
            String clusterDomain) {
        String full = service + "." + namespace + ".svc";
        return new LeafTemplate(
                algorithm,
                lifetime,
                full,
                "solo.io",
                List.of(service, service + "." + namespace, full, full + "." + clusterDomain),
                List.of(),
                List.of());
    }
}

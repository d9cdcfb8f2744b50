package io.keyturn.pki;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A leaf, the certificates sent after it, and its key.
///
/// @param chain the end-entity certificate first, then the bridge or intermediates
/// @param key of the end entity
public record Leaf(List<Certificate> chain, SigningKey key) {
    public Leaf {
        chain = List.copyOf(chain);
        requireNonNull(key, "key is null");
        if (chain.isEmpty()) {
            throw new PkiException(
                    "cannot use a leaf: its chain holds no certificate; put the leaf first");
        }
    }

    /// The end-entity certificate.
    public Certificate certificate() {
        return chain.getFirst();
    }

    /// This leaf with that certificate sent after it.
    public Leaf plus(Certificate bridge) {
        List<Certificate> longer = new ArrayList<>(chain);
        longer.add(bridge);
        return new Leaf(longer, key);
    }

    /// This leaf with nothing of ours sent after it; foreign intermediates stay.
    public Leaf withoutBridge() {
        List<Certificate> rest = new ArrayList<>();
        rest.add(certificate());
        chain.stream().skip(1).filter(sent -> sent.generation().isEmpty()).forEach(rest::add);
        return new Leaf(rest, key);
    }

    /// The chain as it stands in `tls.crt`.
    public String chainPem() {
        return chain.stream().map(Certificate::pem).collect(Collectors.joining());
    }
}

package io.keyturn.adapter.sds.source;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Names;

/// Under which file names a directory holds the three parts.
///
/// @param chain the leaf first
/// @param key of the leaf
/// @param anchors the trust bundle
public record Layout(String chain, String key, String anchors) {
    /// Of a mounted Secret of type `kubernetes.io/tls`.
    public static final Layout GLOO = new Layout(Names.TLS_CRT, Names.TLS_KEY, Names.CA_CRT);

    /// Of Istio's proxy, which writes plain files.
    public static final Layout ISTIO = new Layout("cert-chain.pem", "key.pem", "root-cert.pem");

    public Layout {
        requireNonNull(chain, "chain is null");
        requireNonNull(key, "key is null");
        requireNonNull(anchors, "anchors is null");
    }
}

package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.SslContext;

/// TLS with client certificates required, for addresses that others reach.
///
/// @param context that holds the server's own key
public record ServerTls(SslContext context) {
    public ServerTls {
        requireNonNull(context, "context is null");
    }

    @Override
    public String toString() {
        return "TLS, client certificates required";
    }
}

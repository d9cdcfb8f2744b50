package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/// TLS with client certificates required, for addresses that others reach.
///
/// @param context that holds the server's own key
/// @param gate that every call passes
public record ServerTls(SslContext context, ServerInterceptor gate) {
    public ServerTls {
        requireNonNull(context, "context is null");
        requireNonNull(gate, "gate is null");
    }

    /// The server presents the leaf that it serves; clients must build to one of these authorities, which are read again
    /// when the file changes. A stream that is open then stays.
    ///
    /// @param leaf name of the secret to present where several are served
    /// @param problems hears when the file cannot be used any more
    /// @throws IllegalArgumentException when the file cannot be used
    public static ServerTls requiring(
            Path authorities, SdsResources resources, String leaf, Consumer<String> problems) {
        ClientAuthorities admitted = ClientAuthorities.of(authorities, problems);
        SslContextBuilder builder =
                SslContextBuilder.forServer(new ServingKeys(resources, leaf))
                        .trustManager(admitted)
                        .clientAuth(ClientAuth.REQUIRE);
        try {
            return new ServerTls(
                    GrpcSslContexts.configure(builder, SslProvider.JDK).build(),
                    new TrustedCalls(admitted));
        } catch (SSLException e) {
            throw new IllegalStateException("this JDK cannot serve HTTP/2 over TLS; run JDK 25", e);
        }
    }

    @Override
    public String toString() {
        return "TLS, client certificates required";
    }
}

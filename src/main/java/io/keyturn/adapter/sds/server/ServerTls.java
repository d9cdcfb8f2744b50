package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.grpc.netty.GrpcSslContexts;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.PemCertificates;
import io.keyturn.pki.PkiException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/// TLS with client certificates required, for addresses that others reach.
///
/// @param context that holds the server's own key
public record ServerTls(SslContext context) {
    public ServerTls {
        requireNonNull(context, "context is null");
    }

    /// The server presents the leaf that it serves; clients must build to one of these authorities.
    ///
    /// @throws IllegalArgumentException when the file cannot be used
    public static ServerTls requiring(Path authorities, SdsResources resources) {
        try {
            X509Certificate[] trusted =
                    PemCertificates.parse(Files.readAllBytes(authorities), authorities.toString())
                            .stream()
                            .map(Certificate::x509)
                            .toArray(X509Certificate[]::new);
            SslContextBuilder builder =
                    SslContextBuilder.forServer(new ServingKeys(resources))
                            .trustManager(trusted)
                            .clientAuth(ClientAuth.REQUIRE);
            return new ServerTls(GrpcSslContexts.configure(builder, SslProvider.JDK).build());
        } catch (IOException | PkiException e) {
            throw new IllegalArgumentException(
                    "cannot require client certificates: '%s' holds no usable authority (%s); correct --require-client-certificate"
                            .formatted(authorities, e.getMessage()),
                    e);
        }
    }

    @Override
    public String toString() {
        return "TLS, client certificates required";
    }
}

package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// Looks at the client's certificate again at each call: a session that is resumed comes without a handshake that would, and
/// a connection may be older than the file of authorities. A stream that is open stays.
final class TrustedCalls implements ServerInterceptor {
    private static final Status UNTRUSTED =
            Status.UNAUTHENTICATED.withDescription(
                    "cannot serve: the client's certificate builds to no authority of --require-client-certificate; renew it");

    private final ClientAuthorities authorities;

    TrustedCalls(ClientAuthorities authorities) {
        this.authorities = requireNonNull(authorities, "authorities is null");
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session != null && isTrusted(session)) {
            return next.startCall(call, headers);
        }
        call.close(UNTRUSTED, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private boolean isTrusted(SSLSession session) {
        try {
            X509Certificate[] chain =
                    Arrays.stream(session.getPeerCertificates())
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new);
            authorities.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return true;
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return false;
        }
    }
}

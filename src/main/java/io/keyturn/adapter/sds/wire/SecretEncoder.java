package io.keyturn.adapter.sds.wire;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.keyturn.port.Bytes;

/// Encodes secrets as Envoy's `Secret` with inline bytes: what is served is what was stored, to the byte.
public final class SecretEncoder {
    /// The type of every resource here.
    public static final String TYPE =
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

    private SecretEncoder() {}

    /// A certificate chain and its key.
    public static Encoded leaf(String name, String version, Bytes chain, Bytes key) {
        TlsCertificate certificate =
                TlsCertificate.newBuilder()
                        .setCertificateChain(inline(chain))
                        .setPrivateKey(inline(key))
                        .build();
        return encode(
                Secret.newBuilder().setName(name).setTlsCertificate(certificate).build(), version);
    }

    /// A trust bundle, with no check of names: Gloo's clients make none.
    public static Encoded bundle(String name, String version, Bytes anchors) {
        CertificateValidationContext trust =
                CertificateValidationContext.newBuilder().setTrustedCa(inline(anchors)).build();
        return encode(
                Secret.newBuilder().setName(name).setValidationContext(trust).build(), version);
    }

    private static Encoded encode(Secret secret, String version) {
        Any packed = Any.newBuilder().setTypeUrl(TYPE).setValue(secret.toByteString()).build();
        Resource named =
                Resource.newBuilder()
                        .setName(secret.getName())
                        .setVersion(version)
                        .setResource(packed)
                        .build();
        // A message with this one field is the field itself: fields may be joined in any order.
        return new Encoded(
                DiscoveryResponse.newBuilder().addResources(packed).build().toByteString(),
                DeltaDiscoveryResponse.newBuilder().addResources(named).build().toByteString());
    }

    private static DataSource inline(Bytes content) {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(content.toArray());
        return DataSource.newBuilder().setInlineBytes(bytes).build();
    }
}

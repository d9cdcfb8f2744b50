package io.keyturn.adapter.sds.server;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.keyturn.adapter.sds.talk.SdsReply;
import io.keyturn.adapter.sds.wire.SecretEncoder;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Writes replies from secrets that were encoded when they were published: only version and nonce are encoded per stream,
/// since the fields of a message may be joined in any order.
enum ReplyBytes implements Marshaller<SdsReply> {
    STATE {
        @Override
        List<ByteString> parts(SdsReply reply) {
            DiscoveryResponse own =
                    DiscoveryResponse.newBuilder()
                            .setVersionInfo(reply.version())
                            .setTypeUrl(SecretEncoder.TYPE)
                            .setNonce(reply.nonce())
                            .build();
            List<ByteString> parts = new ArrayList<>(List.of(own.toByteString()));
            reply.secrets().forEach(secret -> parts.add(secret.encoded().state()));
            return parts;
        }
    },
    DELTA {
        @Override
        List<ByteString> parts(SdsReply reply) {
            DeltaDiscoveryResponse own =
                    DeltaDiscoveryResponse.newBuilder()
                            .setSystemVersionInfo(reply.version())
                            .setTypeUrl(SecretEncoder.TYPE)
                            .setNonce(reply.nonce())
                            .addAllRemovedResources(reply.removed())
                            .build();
            List<ByteString> parts = new ArrayList<>(List.of(own.toByteString()));
            reply.secrets().forEach(secret -> parts.add(secret.encoded().delta()));
            return parts;
        }
    };

    abstract List<ByteString> parts(SdsReply reply);

    @Override
    public InputStream stream(SdsReply reply) {
        return new Joined(parts(reply));
    }

    /// Replies are only written here.
    @Override
    public SdsReply parse(InputStream stream) {
        throw Status.UNIMPLEMENTED
                .withDescription("a server reads no replies")
                .asRuntimeException();
    }
}

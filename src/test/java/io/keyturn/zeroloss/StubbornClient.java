package io.keyturn.zeroloss;

import static java.util.Objects.requireNonNull;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client of an SDS server, beside its Envoy, that accepts the first bundle and after that no other.
final class StubbornClient implements AutoCloseable {
    static final String NODE = "stubborn";
    static final String MESSAGE = "Failed to load trusted CA certificates from <inline>";

    private static final String TYPE =
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

    private final ManagedChannel channel;

    StubbornClient(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        for (String name : List.of("validation_context", "server_cert")) {
            new Talk(name).begin();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private final class Talk implements StreamObserver<DiscoveryResponse> {
        private final String name;
        private String accepted = "";
        private @Nullable StreamObserver<DiscoveryRequest> requests;

        Talk(String name) {
            this.name = name;
        }

        void begin() {
            StreamObserver<DiscoveryRequest> opened =
                    SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(this);
            requests = opened;
            opened.onNext(request().build());
        }

        @Override
        public void onNext(DiscoveryResponse response) {
            boolean isGood =
                    !name.equals("validation_context")
                            || accepted.isEmpty()
                            || accepted.equals(response.getVersionInfo());
            accepted = isGood ? response.getVersionInfo() : accepted;
            DiscoveryRequest.Builder answer =
                    request().setVersionInfo(accepted).setResponseNonce(response.getNonce());
            if (!isGood) {
                answer.setErrorDetail(
                        Status.newBuilder().setCode(Code.INTERNAL_VALUE).setMessage(MESSAGE));
            }
            requireNonNull(requests, "the stream has not begun").onNext(answer.build());
        }

        @Override
        public void onError(Throwable error) {
            // The channel was closed, or the server ended.
        }

        @Override
        public void onCompleted() {}

        private DiscoveryRequest.Builder request() {
            return DiscoveryRequest.newBuilder()
                    .setTypeUrl(TYPE)
                    .setNode(Node.newBuilder().setId(NODE))
                    .addResourceNames(name);
        }
    }
}

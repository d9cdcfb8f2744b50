package io.keyturn.bench.rotation;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.keyturn.adapter.sds.secret.PairNames;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes both secrets of a pair and accepts each at once, as Envoy does.
record AcceptingClient(ManagedChannel channel) implements AutoCloseable {
    private static final String TYPE =
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
    private static final EventLoopGroup THREADS =
            new NioEventLoopGroup(1, new DefaultThreadFactory("accepting", true));

    static AcceptingClient of(int port, PairNames pair) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .directExecutor()
                        .eventLoopGroup(THREADS)
                        .channelType(NioSocketChannel.class)
                        .build();
        for (String name : List.of(pair.bundle(), pair.leaf())) {
            var _ = SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(new Accepting(name));
        }
        return new AcceptingClient(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class Accepting
            implements ClientResponseObserver<DiscoveryRequest, DiscoveryResponse> {
        private final String name;
        private @Nullable ClientCallStreamObserver<DiscoveryRequest> requests;

        Accepting(String name) {
            this.name = name;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<DiscoveryRequest> stream) {
            requests = stream;
            stream.setOnReadyHandler(new FirstWord());
        }

        @Override
        public void onNext(DiscoveryResponse response) {
            say(
                    request()
                            .setVersionInfo(response.getVersionInfo())
                            .setResponseNonce(response.getNonce()));
        }

        @Override
        public void onError(Throwable error) {
            // The end of the benchmark, or a gate that never opens, which fails it.
        }

        @Override
        public void onCompleted() {
            // As above.
        }

        private void say(DiscoveryRequest.Builder request) {
            if (requests != null) {
                requests.onNext(request.build());
            }
        }

        private DiscoveryRequest.Builder request() {
            return DiscoveryRequest.newBuilder().setTypeUrl(TYPE).addResourceNames(name);
        }

        /// Once, as soon as the stream carries anything.
        private final class FirstWord implements Runnable {
            private boolean said;

            @Override
            public void run() {
                if (!said) {
                    said = true;
                    say(request().setNode(Node.newBuilder().setId("bench").setCluster("bench")));
                }
            }
        }
    }
}

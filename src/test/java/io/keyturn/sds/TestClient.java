package io.keyturn.sds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to a server, with streams on it.
final class TestClient implements AutoCloseable {
    static final String TYPE =
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

    private static final EventLoopGroup THREADS =
            new NioEventLoopGroup(1, new DefaultThreadFactory("test-client", true));

    final ManagedChannel channel;

    TestClient(int port) {
        this(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build());
    }

    TestClient(ManagedChannel channel) {
        this.channel = channel;
    }

    /// Over a Unix domain socket.
    TestClient(Path socket) {
        channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .eventLoopGroup(THREADS)
                        .channelType(NioDomainSocketChannel.class)
                        .usePlaintext()
                        .build();
    }

    Stream stream(String... names) {
        Stream stream = new Stream(names);
        stream.begin(SecretDiscoveryServiceGrpc.newStub(channel)::streamSecrets);
        stream.say(request(names).setNode(Node.newBuilder().setId("test")).build());
        return stream;
    }

    Delta delta(String... names) {
        Delta stream = new Delta();
        stream.begin(SecretDiscoveryServiceGrpc.newStub(channel)::deltaSecrets);
        stream.say(
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(TYPE)
                        .addAllResourceNamesSubscribe(List.of(names))
                        .build());
        return stream;
    }

    DiscoveryResponse fetch(String... names) {
        return SecretDiscoveryServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .fetchSecrets(request(names).build());
    }

    static DiscoveryRequest.Builder request(String... names) {
        return DiscoveryRequest.newBuilder().setTypeUrl(TYPE).addAllResourceNames(List.of(names));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /// A stream of the state-of-the-world protocol.
    static final class Stream extends Talk<DiscoveryRequest, DiscoveryResponse> {
        private final String[] names;

        private Stream(String[] names) {
            this.names = names.clone();
        }

        void ack(DiscoveryResponse response) {
            say(
                    request(names)
                            .setVersionInfo(response.getVersionInfo())
                            .setResponseNonce(response.getNonce())
                            .build());
        }

        void nack(DiscoveryResponse response, String message) {
            say(
                    request(names)
                            .setResponseNonce(response.getNonce())
                            .setErrorDetail(
                                    com.google.rpc.Status.newBuilder()
                                            .setCode(13)
                                            .setMessage(message))
                            .build());
        }

        DiscoveryResponse nextAcked() {
            DiscoveryResponse response = next();
            ack(response);
            return response;
        }
    }

    /// A stream of the incremental protocol.
    static final class Delta extends Talk<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {
        private Delta() {}

        void ack(DeltaDiscoveryResponse response) {
            say(
                    DeltaDiscoveryRequest.newBuilder()
                            .setTypeUrl(TYPE)
                            .setResponseNonce(response.getNonce())
                            .build());
        }
    }

    /// What both have in common.
    abstract static class Talk<Q, A> implements ClientResponseObserver<Q, A> {
        final CompletableFuture<Status> ended = new CompletableFuture<>();
        private final BlockingQueue<A> heard = new LinkedBlockingQueue<>();
        private @Nullable ClientCallStreamObserver<Q> requests;

        void begin(java.util.function.Function<StreamObserver<A>, StreamObserver<Q>> method) {
            var _ = method.apply(this);
        }

        void say(Q request) {
            requests().onNext(request);
        }

        void hangUp() {
            requests().cancel("enough", null);
        }

        void halfClose() {
            requests().onCompleted();
        }

        /// The next reply; fails after ten seconds.
        A next() {
            try {
                A reply = heard.poll(10, TimeUnit.SECONDS);
                if (reply == null) {
                    throw new AssertionError("no reply in 10 s; the stream: " + ended);
                }
                return reply;
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }

        int unread() {
            return heard.size();
        }

        private ClientCallStreamObserver<Q> requests() {
            return java.util.Objects.requireNonNull(requests, "the stream has not begun");
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Q> stream) {
            requests = stream;
        }

        @Override
        public void onNext(A reply) {
            heard.add(reply);
        }

        @Override
        public void onError(Throwable error) {
            ended.complete(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            ended.complete(Status.OK);
        }
    }
}

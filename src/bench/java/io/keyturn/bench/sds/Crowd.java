package io.keyturn.bench.sds;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Many clients of one secret. Each stream is a node of its own, accepts at once whatever it gets, and notes when it came.
final class Crowd implements AutoCloseable {
    private static final String NAME = "server_cert";
    private static final String TYPE =
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
    private static final MethodDescriptor<DiscoveryRequest, Arrival> METHOD =
            SecretDiscoveryServiceGrpc.getStreamSecretsMethod().toBuilder(
                            SecretDiscoveryServiceGrpc.getStreamSecretsMethod()
                                    .getRequestMarshaller(),
                            new Stamping())
                    .build();

    private final NioEventLoopGroup threads = new NioEventLoopGroup(2);
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Map<ByteString, Integer> published = new ConcurrentHashMap<>();
    private final Map<String, String> wrong = new ConcurrentHashMap<>();
    private final AtomicLong arrivals = new AtomicLong();
    private volatile Expected expected = new Expected(-1, new CountDownLatch(0));

    /// @param connections the streams are spread over them evenly
    Crowd(int port, int size, int connections) {
        for (int i = 0; i < connections; i++) {
            channels.add(
                    NettyChannelBuilder.forAddress("127.0.0.1", port)
                            .usePlaintext()
                            .directExecutor()
                            .eventLoopGroup(threads)
                            .channelType(NioSocketChannel.class)
                            .build());
        }
        for (int i = 0; i < size; i++) {
            streams.add(new Stream(i, channels.get(i % connections)));
        }
    }

    /// Opens every stream; the content that is served now is the one at `index`.
    void open(ByteString content, int index) throws InterruptedException {
        Expected first = expect(content, index);
        streams.forEach(Stream::begin);
        await(first);
    }

    /// From now on this content may come, and is what is waited for.
    Expected expect(ByteString content, int index) {
        published.put(content, index);
        expected = new Expected(index, new CountDownLatch(streams.size()));
        return expected;
    }

    /// Returns when every stream has it.
    ///
    /// @throws IllegalStateException when one has not after half a minute, or anything wrong came
    void await(Expected content) throws InterruptedException {
        boolean all = content.missing().await(30, TimeUnit.SECONDS);
        if (!all) {
            wrong.put("lost", content.missing().getCount() + " streams never got the content");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("the server did wrong: " + wrong.values());
        }
    }

    /// How long each stream waited for what it got last, in nanoseconds.
    List<Long> waits(long since) {
        return streams.stream().map(stream -> stream.at - since).toList();
    }

    /// All that came, on all streams.
    long arrivals() {
        return arrivals.get();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// Content that every stream is to get.
    record Expected(int index, CountDownLatch missing) {}

    private record Arrival(ByteString bytes, long at) {}

    /// Notes the time before anything is read.
    private record Stamping() implements MethodDescriptor.Marshaller<Arrival> {
        @Override
        public InputStream stream(Arrival value) {
            return value.bytes().newInput();
        }

        @Override
        public Arrival parse(InputStream stream) {
            long at = System.nanoTime();
            try {
                return new Arrival(ByteString.readFrom(stream), at);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Stream extends ClientCall.Listener<Arrival> {
        private final int number;
        private final ClientCall<DiscoveryRequest, Arrival> call;
        private volatile long at;
        private int last = -1;

        Stream(int number, ManagedChannel channel) {
            this.number = number;
            this.call = channel.newCall(METHOD, CallOptions.DEFAULT);
        }

        void begin() {
            call.start(this, new Metadata());
            call.request(1);
            call.sendMessage(
                    request()
                            .setNode(Node.newBuilder().setId("node-" + number).setCluster("bench"))
                            .build());
        }

        @Override
        public void onMessage(Arrival message) {
            try {
                take(message);
            } catch (IOException e) {
                wrong.put("garbage", "a reply that cannot be read: " + e.getMessage());
            }
            call.request(1);
        }

        private void take(Arrival message) throws IOException {
            DiscoveryResponse response = DiscoveryResponse.parseFrom(message.bytes());
            call.sendMessage(
                    request()
                            .setVersionInfo(response.getVersionInfo())
                            .setResponseNonce(response.getNonce())
                            .build());
            Secret secret = Secret.parseFrom(response.getResources(0).getValue());
            Integer index =
                    published.get(
                            secret.getTlsCertificate().getCertificateChain().getInlineBytes());
            if (index == null || index <= last) {
                wrong.put("order", "content " + index + " came after content " + last);
                return;
            }
            last = index;
            at = message.at();
            arrivals.incrementAndGet();
            Expected now = expected;
            if (index == now.index()) {
                now.missing().countDown();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.getCode() != Status.Code.CANCELLED && !threads.isShuttingDown()) {
                wrong.putIfAbsent("closed", "a stream ended: " + status);
            }
        }

        private DiscoveryRequest.Builder request() {
            return DiscoveryRequest.newBuilder().setTypeUrl(TYPE).addResourceNames(NAME);
        }
    }
}

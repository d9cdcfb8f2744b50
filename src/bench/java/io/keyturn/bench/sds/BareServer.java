package io.keyturn.bench.sds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The least that a server over the same libraries can do, as the limit to compare with: on a change of the directory it
/// reads the leaf, encodes it once, and writes the same bytes to every stream.
///
/// It leaves out what makes a server of secrets: proof, a consistent reading, the bundle, versions and nonces, what clients
/// answer (read and thrown away), slow readers, the order of bundle and leaf, evidence, a look without a watch.
final class BareServer {
    private static final String TYPE =
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

    private final Path mount;
    private final Set<ServerCall<byte[], byte[]>> calls = ConcurrentHashMap.newKeySet();
    private ByteString chain = ByteString.EMPTY;
    private volatile byte[] encoded = new byte[0];

    private BareServer(Path mount) {
        this.mount = mount;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new BareServer(Path.of(arguments[0])).serve(Integer.parseInt(arguments[1]));
    }

    private void serve(int port) throws IOException, InterruptedException {
        look();
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(new NioEventLoopGroup(1))
                .workerEventLoopGroup(new NioEventLoopGroup(2))
                .directExecutor()
                .maxConcurrentCallsPerConnection(10_000)
                .addService(service())
                .build()
                .start();
        try (var watch = FileSystems.getDefault().newWatchService()) {
            mount.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                WatchKey key = watch.take();
                key.pollEvents();
                key.reset();
                look();
            }
        }
    }

    private void look() throws IOException {
        Path data = mount.resolve("..data");
        ByteString read = ByteString.copyFrom(Files.readAllBytes(data.resolve("tls.crt")));
        if (!read.equals(chain)) {
            chain = read;
            encoded =
                    encode(read, ByteString.copyFrom(Files.readAllBytes(data.resolve("tls.key"))));
            byte[] one = encoded;
            calls.forEach(call -> call.sendMessage(one));
        }
    }

    private static byte[] encode(ByteString chain, ByteString key) {
        Secret secret =
                Secret.newBuilder()
                        .setName("server_cert")
                        .setTlsCertificate(
                                TlsCertificate.newBuilder()
                                        .setCertificateChain(
                                                DataSource.newBuilder().setInlineBytes(chain))
                                        .setPrivateKey(DataSource.newBuilder().setInlineBytes(key)))
                        .build();
        return DiscoveryResponse.newBuilder()
                .setVersionInfo("1")
                .setNonce("1")
                .setTypeUrl(TYPE)
                .addResources(Any.newBuilder().setTypeUrl(TYPE).setValue(secret.toByteString()))
                .build()
                .toByteArray();
    }

    private ServerServiceDefinition service() {
        MethodDescriptor<byte[], byte[]> method =
                SecretDiscoveryServiceGrpc.getStreamSecretsMethod().toBuilder(new Raw(), new Raw())
                        .build();
        return ServerServiceDefinition.builder(SecretDiscoveryServiceGrpc.SERVICE_NAME)
                .addMethod(method, (call, _) -> open(call))
                .build();
    }

    private ServerCall.Listener<byte[]> open(ServerCall<byte[], byte[]> call) {
        call.sendHeaders(new Metadata());
        call.sendMessage(encoded);
        calls.add(call);
        call.request(1);
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
                call.request(1);
            }

            @Override
            public void onCancel() {
                calls.remove(call);
            }
        };
    }

    private record Raw() implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}

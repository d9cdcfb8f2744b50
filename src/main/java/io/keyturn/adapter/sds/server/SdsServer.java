package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.talk.SdsConnection;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The gRPC server. Each connection lives on one thread, and a change is carried to that thread once.
public final class SdsServer implements AutoCloseable {
    private static final int STREAMS = 10_000;
    private static final int MOST_LANES = 4;
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration PING_AT_MOST_EVERY = Duration.ofSeconds(5);

    private final NioEventLoopGroup accepting;
    private final NioEventLoopGroup carrying;
    private final List<Lane> lanes = new ArrayList<>();
    private final Optional<SocketFile> file;
    private final Server server;
    private final SdsResources.Following following;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SdsServer(Options options, SdsResources resources, SdsWitness witness)
            throws IOException {
        accepting = new NioEventLoopGroup(1, new DefaultThreadFactory("keyturn-sds-accept", true));
        carrying =
                new NioEventLoopGroup(
                        Math.min(MOST_LANES, Runtime.getRuntime().availableProcessors()),
                        new DefaultThreadFactory("keyturn-sds", true));
        for (EventExecutor thread : carrying) {
            lanes.add(new Lane(thread));
        }
        try {
            file =
                    options.endpoint() instanceof Endpoint.Unix unix
                            ? Optional.of(new SocketFile(unix.path()))
                            : Optional.empty();
            server = build(options, witness).build().start();
            if (options.endpoint() instanceof Endpoint.Unix unix) {
                file.orElseThrow().install(unix.mode());
            }
        } catch (IOException e) {
            quit();
            throw e;
        }
        following =
                resources.follow(snapshot -> {
                    Lane.Change change = new Lane.Change(snapshot, System.nanoTime());
                    lanes.forEach(lane -> lane.publish(change));
                });
    }

    /// Starts to listen; secrets that are proved later are served later.
    ///
    /// @throws IllegalStateException when it cannot listen there
    public static SdsServer start(Options options, SdsResources resources, SdsWitness witness) {
        try {
            return new SdsServer(options, resources, witness);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot listen on '%s': %s; free it, or choose another with SDS_SERVER_ADDRESS"
                            .formatted(options.endpoint(), reasonOf(e)),
                    e);
        }
    }

    /// The port, or -1 for a Unix domain socket.
    public int port() {
        return server.getPort();
    }

    /// Says goodbye to every client, ends the streams, and waits a moment for them to go.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        following.close();
        server.shutdown();
        lanes.forEach(Lane::stop);
        try {
            if (!server.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow().awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        quit();
        try {
            if (file.isPresent()) {
                file.get().remove();
            }
        } catch (IOException e) {
            // It is left over: the next start replaces it.
        }
    }

    private NettyServerBuilder build(Options options, SdsWitness witness) throws IOException {
        NettyServerBuilder builder =
                switch (options.endpoint()) {
                    case Endpoint.Tcp tcp ->
                            NettyServerBuilder.forAddress(tcp.address())
                                    .channelType(NioServerSocketChannel.class);
                    case Endpoint.Unix _ ->
                            NettyServerBuilder.forAddress(file.orElseThrow().prepare())
                                    .channelType(NioServerDomainSocketChannel.class);
                };
        options.tls().ifPresent(tls -> builder.sslContext(tls.context()).intercept(tls.gate()));
        return builder.bossEventLoopGroup(accepting)
                .workerEventLoopGroup(carrying)
                .directExecutor() // the connection's own thread: no stream needs a lock
                .maxConcurrentCallsPerConnection(STREAMS)
                .permitKeepAliveTime(PING_AT_MOST_EVERY.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addTransportFilter(new Connections(options, lanes))
                .addService(new SecretService(witness).definition());
    }

    private void quit() {
        var _ = accepting.shutdownGracefully(0, GRACE.toMillis(), TimeUnit.MILLISECONDS);
        var _ = carrying.shutdownGracefully(0, GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String reasonOf(IOException e) {
        Throwable deepest = e.getCause() == null ? e : e.getCause();
        return String.valueOf(deepest.getMessage());
    }

    /// How a server is set up.
    ///
    /// @param tls where clients must present a certificate; empty for plaintext
    /// @param patience how long a leaf waits for an answer about its bundle
    public record Options(
            Endpoint endpoint, Optional<ServerTls> tls, Duration patience, InstantSource clock) {
        /// The wait of a leaf for its bundle, where nobody chose one.
        public static final Duration PATIENCE = Duration.ofSeconds(5);

        public Options {
            requireNonNull(endpoint, "endpoint is null");
            requireNonNull(tls, "tls is null");
            requireNonNull(patience, "patience is null");
            requireNonNull(clock, "clock is null");
        }

        /// Without TLS.
        public static Options plain(Endpoint endpoint, InstantSource clock) {
            return new Options(endpoint, Optional.empty(), PATIENCE, clock);
        }
    }

    /// Notes connections as they come and go, each on the lane of the thread that carries it.
    private static final class Connections extends ServerTransportFilter {
        private final Options options;
        private final List<Lane> lanes;
        private final AtomicLong numbers = new AtomicLong();

        Connections(Options options, List<Lane> lanes) {
            this.options = options;
            this.lanes = lanes;
        }

        @Override
        public Attributes transportReady(Attributes attributes) {
            Lane lane = lanes.stream().filter(Lane::isHere).findFirst().orElseThrow();
            LiveConnection connection =
                    new LiveConnection(
                            numbers.incrementAndGet(),
                            lane,
                            options.clock(),
                            new SdsConnection(options.patience()));
            lane.add(connection);
            return attributes.toBuilder().set(SecretService.CONNECTION, connection).build();
        }

        /// Without attributes where the connection never spoke, as a probe of the port does not.
        @Override
        public void transportTerminated(@Nullable Attributes attributes) {
            LiveConnection connection =
                    attributes == null ? null : attributes.get(SecretService.CONNECTION);
            if (connection != null) {
                connection.lane().remove(connection);
            }
        }
    }
}

package io.keyturn.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.keyturn.adapter.sds.evidence.ClientEvidence;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.adapter.sds.secret.ShelvedAll;
import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.adapter.sds.server.Endpoint;
import io.keyturn.adapter.sds.server.SdsServer;
import io.keyturn.adapter.sds.server.SdsWitness;
import io.keyturn.adapter.sds.server.SocketMode;
import io.keyturn.fixture.LiveObjects;
import io.keyturn.pki.Authority;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What many clients leave behind, and what one of them can do to the others.
@Tag("integration")
class ConnectionsTest {
    private static final Authority CA = Pairs.authority(1);
    private static final int WARM_UP = 1_000;
    private static final int CYCLES = 10_000;
    private static final int AT_ONCE = 10;
    private static final int CHANGES = 600;
    private static final long MEBIBYTE = 1 << 20;

    /// What belongs to one connection or one stream.
    private static final List<String> OURS =
            List.of(
                    "io.keyturn.adapter.sds.server.LiveConnection",
                    "io.keyturn.adapter.sds.server.LiveStream",
                    "io.keyturn.adapter.sds.talk.SdsConnection",
                    "io.keyturn.adapter.sds.talk.SdsStream");

    private final Recording heard = new Recording();
    private final ClientEvidence evidence = new ClientEvidence(Pairs.GLOO);
    private final SdsResources resources =
            new SdsResources(
                    List.of(Pairs.GLOO), InstantSource.system(), ShelvedAll.of(heard, evidence));
    private final SdsServer server =
            SdsServer.start(
                    SdsServer.Options.plain(
                            Endpoint.parse("127.0.0.1:0", SocketMode.OWNER),
                            InstantSource.system()),
                    resources,
                    SdsWitness.of(heard, evidence));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void leaveNothingBehindHoweverOftenTheyCome() throws Exception {
        publish();
        connect(WARM_UP);
        await().until(() -> heard.streams.get() == 0);
        Set<String> threads = threads();
        long buffers = PlatformDependent.usedDirectMemory();
        connect(CYCLES);
        await().until(() -> heard.streams.get() == 0);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    for (String ours : OURS) {
                        assertThat(LiveObjects.of(ours)).as(ours).isZero();
                    }
                    assertThat(threads()).isSubsetOf(threads);
                });
        // A connection that kept 1 KiB would show as 10 MiB; an arena grows by 4 MiB at a time.
        assertThat(PlatformDependent.usedDirectMemory()).isLessThan(buffers + 9 * MEBIBYTE);
        try (TestClient client = new TestClient(server.port())) {
            var _ = client.stream(Pairs.GLOO.leaf()).nextAcked();
            for (String ours : OURS) {
                assertThat(LiveObjects.of(ours)).as("of a client that is there, " + ours).isOne();
            }
        }
    }

    @Test
    void leaveNoBufferToTheCollector() throws Exception {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try (Leaks leaks = new Leaks()) {
            publish();
            connect(500);
            await().until(() -> heard.streams.get() == 0);
            assertThat(leaks.found()).as("what the server leaks").isEmpty();
            leak();
            await().until(() -> !leaks.found().isEmpty()); // it would have been found
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    @Test
    void areNotHeldBackByOneThatNeverReads() {
        publish();
        ManagedChannel narrow =
                NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                        .usePlaintext()
                        .flowControlWindow(65_535)
                        .build();
        ClientCall<DiscoveryRequest, DiscoveryResponse> deaf =
                narrow.newCall(
                        SecretDiscoveryServiceGrpc.getStreamSecretsMethod(), CallOptions.DEFAULT);
        deaf.start(new ClientCall.Listener<>() {}, new Metadata()); // and never requests a message
        deaf.sendMessage(TestClient.request(Pairs.GLOO.leaf()).build());
        await().until(() -> heard.streams.get() == 1);
        List<TestClient> readers = new ArrayList<>();
        List<TestClient.Stream> streams = new ArrayList<>();
        for (int reader = 0; reader < 50; reader++) {
            TestClient client = new TestClient(server.port());
            readers.add(client);
            TestClient.Stream stream = client.stream(Pairs.GLOO.leaf());
            stream.nextAcked();
            streams.add(stream);
        }
        long buffers = 0;
        for (int change = 0; change < CHANGES; change++) {
            publish();
            streams.forEach(TestClient.Stream::nextAcked);
            if (change == 200) {
                buffers = PlatformDependent.usedDirectMemory(); // the deaf one's window is full
            }
        }
        assertThat(PlatformDependent.usedDirectMemory()).isLessThan(buffers + 9 * MEBIBYTE);
        assertThat(heard.pushed).hasSizeLessThan(51 + 50 * CHANGES + 150);
        readers.forEach(TestClient::close);
        narrow.shutdownNow();
    }

    /// Each gets its secret; then a third hang up, a third cut the connection, a third have said everything.
    private void connect(int cycles) throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int cycle = 0; cycle < cycles; cycle++) {
                int ending = cycle % 3;
                all.add(clients.submit(() -> connectOnce(ending)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private void connectOnce(int ending) {
        try (TestClient client = new TestClient(server.port())) {
            TestClient.Stream stream = client.stream(Pairs.GLOO.leaf());
            var _ = ending == 1 ? stream.next() : stream.nextAcked();
            switch (ending) {
                case 0 -> stream.hangUp();
                case 1 -> {} // the connection is cut
                default -> stream.halfClose();
            }
        }
    }

    private void publish() {
        resources.offer(
                Pairs.GLOO,
                "test",
                new Sight.Held(Pairs.material(Pairs.leaf(CA), Pairs.trusting(CA))));
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keyturn"))
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("CheckReturnValue") // it is dropped on purpose
    private static void leak() {
        for (int buffer = 0; buffer < 100; buffer++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(16);
        }
    }

    /// What netty says of buffers that nobody released.
    private static final class Leaks extends Handler implements AutoCloseable {
        private static final Logger LOGGER = Logger.getLogger("io.netty.util.ResourceLeakDetector");

        private final List<String> heard = new CopyOnWriteArrayList<>();

        Leaks() {
            LOGGER.addHandler(this);
        }

        /// After a collection: netty looks for leaks when it gives out the next buffer.
        List<String> found() {
            System.gc();
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            return List.copyOf(heard);
        }

        @Override
        public void publish(LogRecord entry) {
            heard.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            LOGGER.removeHandler(this);
        }
    }
}

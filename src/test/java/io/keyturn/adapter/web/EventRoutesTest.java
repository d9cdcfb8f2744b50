package io.keyturn.adapter.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.keyturn.event.Told;
import io.keyturn.fake.RecordingHearer;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.SomeEvents;
import io.keyturn.port.EventSource.Begin;
import io.keyturn.port.EventSource.End;
import io.keyturn.port.EventSource.Unavailable;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The feed over real connections, as a service shows it and as `keyturn events` reads it.
class EventRoutesTest {
    private static final Begin NOW = new Begin.Now();
    private static final Begin OLDEST = new Begin.Oldest();

    private final Vertx vertx = Vertx.vertx();
    private final int port = LoopbackPorts.free();
    private final RecordingHearer hearer = new RecordingHearer();
    private final List<AutoCloseable> started = new ArrayList<>();
    private Service service = new Service(vertx);

    /// What one process shows.
    private static final class Service {
        private final EventFeed feed = new EventFeed();
        private final EventRoutes routes = new EventRoutes(feed);
        private final HttpServer server;

        Service(Vertx vertx) {
            Router router = Router.router(vertx);
            routes.route(router);
            router.get("/page").handler(asked -> asked.response().end("a page"));
            this.server = vertx.createHttpServer().requestHandler(router);
        }

        void tell(int first, int last) {
            for (int sequence = first; sequence <= last; sequence++) {
                feed.tell(SomeEvents.step(SomeEvents.EDGE, sequence));
            }
        }

        void close() {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @BeforeEach
    void listen() {
        // The kernel takes a listener away a moment after it was closed.
        await().until(this::isFree);
        service.server.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    private boolean isFree() throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started.reversed()) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tellsWhatComesAsItComes() {
        service.tell(1, 1);
        follow(NOW);
        service.tell(2, 3);
        await().until(() -> hearer.sequences().equals(List.of(2L, 3L)));
        assertThat(hearer.heard.getFirst())
                .isEqualTo(
                        new Told(
                                hearer.heard.getFirst().attributes(),
                                SomeEvents.step(SomeEvents.EDGE, 2).data()));
        assertThat(hearer.heard.getFirst().id()).isEqualTo("edge:2:rotation.switched");
    }

    @Test
    void endsAfterWhatIsThere() throws InterruptedException {
        service.tell(1, 45);
        new ServiceEvents(address()).read(OLDEST, End.WHAT_IS_THERE, hearer);
        assertThat(hearer.sequences()).hasSize(45).startsWith(1L).endsWith(45L);
        assertThat(hearer.notes).isEmpty();
    }

    @Test
    void speaksServerSentEventsWithTheIdOfTheEvent() throws IOException {
        service.tell(1, 1);
        try (Socket socket = ask("GET /events?since=2020-01-01T00:00:00Z", "")) {
            String seen = read(socket.getInputStream(), "\n\n\r\n");
            assertThat(seen)
                    .contains("Content-Type: text/event-stream; charset=utf-8")
                    .contains(
                            "id: edge:1:rotation.switched\nevent: io.keyturn.rotation.switched\ndata: {\"dataco");
        }
    }

    @Test
    void goesOnBehindTheLastEventAfterALostConnectionAndSaysSo() {
        follow(NOW);
        service.tell(1, 2);
        await().until(() -> hearer.sequences().equals(List.of(1L, 2L)));
        service.close();
        service.tell(3, 4);
        Service again = service;
        service = new Service(vertx);
        again.routes.route(replaced());
        listen();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hearer.sequences().equals(List.of(1L, 2L, 3L, 4L)));
        assertThat(hearer.notes)
                .satisfiesExactly(
                        lost -> assertThat(lost).contains("connecting again"),
                        back -> assertThat(back).isEqualTo("it answers again"));
    }

    /// The port's next server shows what the last one did.
    private Router replaced() {
        Router router = Router.router(vertx);
        service.server.requestHandler(router);
        return router;
    }

    @Test
    void tellsEverythingThatItKnowsAfterARestartAndThatSomeMayBeMissing() {
        follow(NOW);
        service.tell(1, 1);
        await().until(() -> hearer.sequences().equals(List.of(1L)));
        service.close();
        service = new Service(vertx);
        service.tell(5, 5);
        listen();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hearer.sequences().equals(List.of(1L, 5L)));
        assertThat(hearer.notes).last().asString().contains("some may be missing");
        service.tell(6, 6);
        await().until(() -> hearer.sequences().equals(List.of(1L, 5L, 6L)));
    }

    @Test
    void neverWaitsForAReaderThatDoesNotReadAndTellsItWhatItMissed() throws IOException {
        try (Socket slow = ask("GET /events", "")) {
            awaitReaders(1);
            follow(NOW);
            long begin = System.nanoTime();
            for (int sequence = 1; sequence <= 20_000; sequence++) {
                service.feed.tell(SomeEvents.failure(SomeEvents.EDGE, sequence, 500));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(5));
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            !hearer.heard.isEmpty() && hearer.heard.getLast().sequence() == 20_000);
            String seen = read(slow.getInputStream(), "\"00000000000000020000\"");
            assertThat(seen).contains("event: gap\ndata: {\"missed\":");
        }
    }

    @Test
    void takesOnlySoManyReadersAndLetsThoseWhoWentMakeRoom() throws IOException {
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < EventRoutes.MOST; i++) {
            readers.add(ask("GET /events", ""));
            awaitReaders(i + 1);
        }
        given().port(port).get("/events").then().statusCode(503).body(containsString("end one"));
        assertThatThrownBy(() -> new ServiceEvents(address()).read(NOW, End.NEVER, hearer))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("16 readers follow already; end one")
                .hasMessageEndingWith("(503)");
        for (Socket reader : readers) {
            reader.close();
        }
        awaitReaders(0);
        follow(NOW);
    }

    @Test
    void endsEveryReaderCleanlyWhenTheServiceStops() throws IOException {
        try (Socket socket = ask("GET /events", "")) {
            awaitReaders(1);
            service.tell(1, 1);
            service.routes.stop(new ShutdownEvent());
            assertThat(read(socket.getInputStream(), "\r\n0\r\n\r\n"))
                    .as("the last chunk")
                    .contains("edge:1:rotation.switched");
        }
    }

    @Test
    void refusesAMomentThatIsNone() {
        given().port(port)
                .get("/events?since=yesterday")
                .then()
                .statusCode(400)
                .body(containsString("2026-01-31T12:00:00Z"));
    }

    @Test
    void saysWhatIsWrongWithTheAddress() {
        assertThatThrownBy(() ->
                        new ServiceEvents(URI.create("http://127.0.0.1:" + port + "/page"))
                                .read(NOW, End.NEVER, hearer))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("no keyturn service (404); name its address with --service");
        service.close();
        assertThatThrownBy(() -> new ServiceEvents(address()).read(NOW, End.NEVER, hearer))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("nobody listens there; start keyturn serve");
    }

    @Test
    void isForThisMachineOnly() {
        SocketAddress pod = SocketAddress.inetSocketAddress(9000, "10.1.2.3");
        assertThat(near("10.1.2.3", pod)).isTrue();
        assertThat(near("127.0.0.1", pod)).isTrue();
        assertThat(near("::1", pod)).isTrue();
        assertThat(near("10.1.2.4", pod)).isFalse();
    }

    private static boolean near(String remote, SocketAddress local) {
        return EventRoutes.isNear(SocketAddress.inetSocketAddress(1, remote), local);
    }

    private void follow(Begin begin) {
        int before = service.routes.readers();
        started.add(hearer.follow(new ServiceEvents(address()), begin));
        awaitReaders(before + 1);
    }

    private void awaitReaders(int count) {
        await().until(() -> service.routes.readers() == count);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private Socket ask(String line, String header) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(
                        "%s HTTP/1.1\r\nHost: a\r\n%s\r\n"
                                .formatted(line, header)
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// Everything until this text has come.
    private static String read(InputStream from, String end) throws IOException {
        StringBuilder seen = new StringBuilder();
        byte[] block = new byte[1 << 16];
        while (seen.indexOf(end, Math.max(0, seen.length() - block.length - end.length())) < 0) {
            int count = from.read(block);
            if (count < 0) {
                throw new IOException("it ended before '%s' came".formatted(end));
            }
            seen.append(new String(block, 0, count, StandardCharsets.UTF_8));
        }
        return seen.toString();
    }
}

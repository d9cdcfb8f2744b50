package io.keyturn.adapter.webhook;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A real HTTP server on loopback that fails as it is told to, and takes what it is not told to refuse.
final class Receiver implements AutoCloseable {
    /// What it does with one request instead of taking it.
    sealed interface Failure {
        /// It answers this.
        record Answer(int status, String retryAfter) implements Failure {}

        /// It takes the request and then says nothing until it is closed.
        record Silence() implements Failure {}

        /// It takes the request and resets the connection.
        record Reset() implements Failure {}
    }

    /// A request that was taken.
    record Got(Headers headers, String body) {
        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        String id() {
            return header("ce-id");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final List<Got> got = Collections.synchronizedList(new ArrayList<>());
    private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closing = new CountDownLatch(1);

    Receiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
    }

    void fail(Failure... next) {
        failures.addAll(List.of(next));
    }

    List<Got> got() {
        return List.copyOf(got);
    }

    /// The ids of the requests that it did not answer with 2xx.
    List<String> refused() {
        return List.copyOf(refused);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Got request =
                new Got(
                        exchange.getRequestHeaders(),
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Failure failure = failures.poll();
        if (failure == null) {
            got.add(request);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        refused.add(request.id());
        switch (failure) {
            case Failure.Answer(int status, String retryAfter) -> {
                if (!retryAfter.isEmpty()) {
                    exchange.getResponseHeaders().add("Retry-After", retryAfter);
                }
                exchange.sendResponseHeaders(status, 0);
                exchange.getResponseBody().write("secret words".getBytes(StandardCharsets.UTF_8));
                exchange.close();
            }
            case Failure.Silence _ -> {
                try {
                    closing.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            }
            case Failure.Reset _ -> throw new IOException("reset on purpose");
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

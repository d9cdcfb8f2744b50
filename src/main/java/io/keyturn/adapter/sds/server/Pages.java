package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// A few pages over HTTP on one address, each made anew when it is asked for. A caller that stalls has a thread of its own,
/// so that it delays no other.
final class Pages implements AutoCloseable {
    private static final int BACKLOG = 16;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Supplier<Page>> pages;

    private Pages(HttpServer server, Map<String, Supplier<Page>> pages) {
        this.server = server;
        this.pages = Map.copyOf(pages);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /// Opens the port.
    ///
    /// @param pages by their paths
    /// @throws IOException when the address cannot be used
    static Pages open(InetSocketAddress at, Map<String, Supplier<Page>> pages) throws IOException {
        Pages opened = new Pages(HttpServer.create(at, BACKLOG), pages);
        opened.server.setExecutor(opened.threads);
        opened.server.createContext("/", opened::answer);
        opened.server.start();
        return opened;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Supplier<Page> page = pages.get(exchange.getRequestURI().getPath());
            switch (exchange.getRequestMethod()) {
                case "GET" -> send(exchange, page == null ? Page.NONE : page.get());
                case "HEAD" -> {
                    int status = page == null ? Page.NONE.status() : page.get().status();
                    exchange.sendResponseHeaders(status, NO_BODY);
                }
                default -> exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_METHOD, NO_BODY);
            }
        }
    }

    private static void send(HttpExchange exchange, Page page) throws IOException {
        byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", page.type());
        exchange.sendResponseHeaders(page.status(), body.length == 0 ? NO_BODY : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /// One answer.
    ///
    /// @param status of HTTP
    /// @param type of the content
    record Page(int status, String type, String body) {
        static final Page NONE = new Page(HttpURLConnection.HTTP_NOT_FOUND, "text/plain", "");

        Page {
            requireNonNull(type, "type is null");
            requireNonNull(body, "body is null");
        }
    }
}

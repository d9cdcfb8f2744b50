package io.keyturn.adapter.sds.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Answers on the pod's own addresses that this process lives and serves, and nothing else: Gloo's chart probes the SDS port
/// there, where no secret may be.
public final class HealthListener implements AutoCloseable {
    private static final int BACKLOG = 16;

    private final List<HttpServer> servers;

    private HealthListener(List<HttpServer> servers) {
        this.servers = List.copyOf(servers);
    }

    /// Opens the port on each address.
    ///
    /// @param words what is served, in JSON
    /// @throws IllegalStateException when an address cannot be used
    public static HealthListener open(
            List<InetAddress> addresses, int port, Supplier<String> words) {
        List<HttpServer> opened = new ArrayList<>();
        for (InetAddress address : addresses) {
            try {
                HttpServer server =
                        HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
                server.createContext("/health/ready", exchange -> answer(exchange, words));
                server.createContext("/health/live", exchange -> answer(exchange, words));
                server.start();
                opened.add(server);
            } catch (IOException e) {
                opened.forEach(server -> server.stop(0));
                throw new IllegalStateException(
                        "cannot show health on '%s:%d': %s; free the port, or set POD_IP to another address"
                                .formatted(address.getHostAddress(), port, e.getMessage()),
                        e);
            }
        }
        return new HealthListener(opened);
    }

    /// The pod's addresses: `POD_IP` where it is set, else all of this machine that are not loopback.
    ///
    /// @throws IllegalArgumentException when POD_IP is no address
    public static List<InetAddress> addresses(String podIp) {
        try {
            if (!podIp.isBlank()) {
                return List.of(InetAddress.getByName(podIp));
            }
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address ->
                            !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .toList();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "cannot use POD_IP '%s': it is no address; correct it".formatted(podIp), e);
        } catch (SocketException e) {
            return List.of(); // none can be found: there is nothing to open
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }

    private static void answer(HttpExchange exchange, Supplier<String> words) throws IOException {
        byte[] body = words.get().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}

package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the server listens.
public sealed interface Endpoint {
    /// A port.
    record Tcp(InetSocketAddress address) implements Endpoint {
        public Tcp {
            requireNonNull(address, "address is null");
        }

        public boolean isLoopback() {
            return address.getAddress().isLoopbackAddress();
        }

        @Override
        public String toString() {
            return address.getAddress().getHostAddress() + ":" + address.getPort();
        }
    }

    /// A Unix domain socket.
    ///
    /// @param mode of the file, as `0600`
    record Unix(Path path, SocketMode mode) implements Endpoint {
        public Unix {
            requireNonNull(path, "path is null");
            requireNonNull(mode, "mode is null");
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]]+)]|([^:]*)):([0-9]{1,5})");

    /// Reads `HOST:PORT`, `[IPV6]:PORT`, `:PORT` (every address, as in Go) or `unix:PATH`.
    ///
    /// @throws IllegalArgumentException that says what is expected
    static Endpoint parse(String text, SocketMode mode) {
        if (text.startsWith("unix:")) {
            return new Unix(Path.of(text.substring("unix:".length())), mode);
        }
        Matcher parts = HOST_AND_PORT.matcher(text);
        try {
            if (parts.matches()) {
                String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
                int port = Integer.parseInt(parts.group(3));
                String named = host == null || host.isEmpty() ? "0.0.0.0" : host;
                return new Tcp(new InetSocketAddress(InetAddress.getByName(named), port));
            }
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw unusable(text, e);
        }
        throw unusable(text, null);
    }

    private static IllegalArgumentException unusable(
            String text, @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(
                "cannot listen on '%s': expected HOST:PORT or unix:PATH; correct SDS_SERVER_ADDRESS"
                        .formatted(text),
                cause);
    }
}

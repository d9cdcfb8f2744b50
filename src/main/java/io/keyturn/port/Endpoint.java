package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address that serves TLS with the leaf and checks clients against the bundle.
///
/// @param host a name or an address; an IPv6 address without brackets
/// @param port 1 to 65535
public record Endpoint(String host, int port) {
    private static final Pattern TEXT =
            Pattern.compile(
                    "(?:\\[(?<six>[0-9A-Fa-f:.]+)]|(?<host>[-A-Za-z0-9_.]+)):(?<port>\\d{1,5})");
    private static final int HIGHEST = 65_535;

    public Endpoint {
        requireNonNull(host, "host is null");
        if (host.isEmpty() || port < 1 || port > HIGHEST) {
            throw new IllegalArgumentException(
                    "cannot use endpoint '%s:%d': expected HOST:PORT with a port from 1 to %d"
                            .formatted(host, port, HIGHEST));
        }
    }

    /// Reads `HOST:PORT`, where an IPv6 address stands in brackets.
    public static Endpoint parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "cannot use endpoint '%s': expected HOST:PORT, as gloo.gloo-system:9977 or [::1]:9977"
                            .formatted(text));
        }
        String six = matcher.group("six");
        return new Endpoint(
                six == null ? matcher.group("host") : six, Integer.parseInt(matcher.group("port")));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port);
    }
}

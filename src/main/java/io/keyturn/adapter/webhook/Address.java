package io.keyturn.adapter.webhook;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Where a webhook listens. What it is called in sentences has neither user and password nor a query: there lie secrets.
///
/// @param uri without user and password
/// @param authorization of the user and password that it was given with
public record Address(URI uri, Optional<String> authorization) {
    private static final int HIGHEST_PORT = 65_535;

    public Address {
        requireNonNull(uri, "uri is null");
        requireNonNull(authorization, "authorization is null");
    }

    /// Reads `https://[USER:PASSWORD@]HOST[:PORT]/PATH[?QUERY]`.
    ///
    /// @throws IllegalArgumentException when it is none; the sentence does not repeat it
    public static Address parse(String text) {
        URI given;
        try {
            given = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw none(e.getReason());
        }
        if (given.getHost() == null || !isHttp(given)) {
            throw none("it has no http or https host");
        }
        if (given.getPort() == 0 || given.getPort() > HIGHEST_PORT) {
            throw none("its port is none of 1 to " + HIGHEST_PORT);
        }
        try {
            String user = given.getUserInfo();
            String port = given.getPort() < 0 ? "" : ":" + given.getPort();
            String path = given.getRawPath().isEmpty() ? "/" : given.getRawPath();
            String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
            URI plain = new URI(given.getScheme() + "://" + given.getHost() + port + path + query);
            return new Address(plain, Optional.ofNullable(user).map(Address::basic));
        } catch (URISyntaxException e) {
            throw none(e.getReason());
        }
    }

    private static boolean isHttp(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme())
                || "http".equalsIgnoreCase(uri.getScheme());
    }

    private static IllegalArgumentException none(String observed) {
        return new IllegalArgumentException(
                "cannot use the webhook's address: %s; write it as https://HOST/PATH"
                        .formatted(observed));
    }

    /// RFC 7617.
    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    /// Scheme, host and port: a path may be a secret too.
    @Override
    public String toString() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return "%s://%s%s".formatted(uri.getScheme(), uri.getHost(), port);
    }
}

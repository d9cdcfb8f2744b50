package io.keyturn.port;

import static java.util.Objects.requireNonNull;

/// One of the addresses at which an endpoint is reached.
///
/// @param endpoint as it was named; its host is what a server is greeted with
/// @param host where to connect: an IP address, or a name that could not be resolved
public record Address(Endpoint endpoint, String host) {
    public Address {
        requireNonNull(endpoint, "endpoint is null");
        requireNonNull(host, "host is null");
    }

    /// The one that an endpoint names itself.
    public static Address of(Endpoint endpoint) {
        return new Address(endpoint, endpoint.host());
    }

    /// In one word, as a waiver needs it: `gloo.example:9977/10.0.0.3`.
    @Override
    public String toString() {
        return host.equals(endpoint.host()) ? endpoint.toString() : endpoint + "/" + host;
    }
}

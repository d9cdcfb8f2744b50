package io.keyturn.adapter.sds.server;

import static java.util.Objects.requireNonNull;

/// Who is at the other end of a stream.
///
/// @param connection a number of this process
/// @param stream a number of this process
/// @param node id that the client gave; "" for none
public record Client(long connection, long stream, String node) {
    public Client {
        requireNonNull(node, "node is null");
    }
}

package io.keyturn.port;

import io.keyturn.pki.Leaf;

/// Finds out by a handshake what an endpoint uses.
public interface Prober {
    /// One handshake that presents this leaf as client certificate. It blocks until there is an answer, or no more time.
    Handshake shake(Endpoint at, Leaf client);
}

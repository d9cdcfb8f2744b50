package io.keyturn.port;

import io.keyturn.pki.Leaf;
import java.util.List;

/// Finds out by a handshake what an endpoint uses.
public interface Prober {
    /// Every address that the endpoint's host has now; one that cannot be resolved has its name for an address.
    List<Address> addressesOf(Endpoint endpoint);

    /// One handshake that presents this leaf as client certificate. It blocks until there is an answer, or no more time.
    Handshake shake(Address at, Leaf client);
}

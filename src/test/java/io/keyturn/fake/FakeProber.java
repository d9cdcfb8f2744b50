package io.keyturn.fake;

import io.keyturn.pki.Leaf;
import io.keyturn.port.Address;
import io.keyturn.port.Endpoint;
import io.keyturn.port.Handshake;
import io.keyturn.port.Prober;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Endpoints that answer as a test tells them.
public final class FakeProber implements Prober {
    /// By the address, in one word.
    public final Map<String, Function<Leaf, Handshake>> answers = new ConcurrentHashMap<>();

    /// What a host resolves to, where it is not itself alone.
    public final Map<String, List<String>> hosts = new ConcurrentHashMap<>();

    public final Set<Leaf> shown = ConcurrentHashMap.newKeySet();

    @Override
    public List<Address> addressesOf(Endpoint endpoint) {
        return hosts.getOrDefault(endpoint.host(), List.of(endpoint.host())).stream()
                .map(host -> new Address(endpoint, host))
                .toList();
    }

    @Override
    public Handshake shake(Address at, Leaf client) {
        shown.add(client);
        return answers.getOrDefault(
                        at.toString(), _ -> new Handshake.Unreachable("nobody is there"))
                .apply(client);
    }
}

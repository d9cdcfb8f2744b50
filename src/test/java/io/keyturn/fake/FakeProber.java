package io.keyturn.fake;

import io.keyturn.pki.Leaf;
import io.keyturn.port.Endpoint;
import io.keyturn.port.Handshake;
import io.keyturn.port.Prober;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Endpoints that answer as a test tells them.
public final class FakeProber implements Prober {
    public final Map<Endpoint, Function<Leaf, Handshake>> answers = new ConcurrentHashMap<>();
    public final Set<Leaf> shown = ConcurrentHashMap.newKeySet();

    @Override
    public Handshake shake(Endpoint at, Leaf client) {
        shown.add(client);
        return answers.getOrDefault(at, _ -> new Handshake.Unreachable("nobody is there"))
                .apply(client);
    }
}

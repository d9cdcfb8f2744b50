package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.ConsumerSource;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.ServerEvidence;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Consumer.Proven;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// The SDS servers of this very process. They are asked when somebody wants to know, so nothing told can be too old.
///
/// Of a server that no client ever used nothing is known but time. Behind it may be clients of the process before it: they
/// go on with what that one gave them, and come back as soon as they can (Envoy after 30 s at most). So it is given a floor
/// from its start as anyone is, and after that nothing speaks for it and nobody waits for it. To let it lag until somebody
/// comes would be to wait for ever where nobody wants to come, as in the demo; a pod of `keyturn sds` lags so, because its
/// label promises clients.
public final class ProcessLedger implements EvidenceLedger, ConsumerSource {
    private static final String KIND = "server";

    private final InstantSource clock;
    private final List<Server> servers = new CopyOnWriteArrayList<>();
    private final List<Runnable> woken = new CopyOnWriteArrayList<>();

    public ProcessLedger(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock is null");
    }

    private record Server(Instant since, Supplier<ServerEvidence> now) {}

    /// Calls it whenever what a server told has changed; it must return at once.
    public void onChange(Runnable hearer) {
        woken.add(hearer);
    }

    @Override
    public Telling begin(Supplier<ServerEvidence> now) {
        Server server = new Server(clock.instant(), now);
        servers.add(server);
        return new Telling() {
            @Override
            public void changed() {
                woken.forEach(Runnable::run);
            }

            @Override
            public void close() {
                servers.remove(server);
            }
        };
    }

    @Override
    public List<Consumer> consumersOf(TargetName target, Stored stored) {
        List<Consumer> found = new ArrayList<>();
        for (Server server : servers) {
            ServerEvidence told = server.now().get();
            if (told.target().equals(target)) {
                Proven proof = proof(server, told, stored);
                found.add(new Consumer(KIND, "", target.namespace(), "this", proof));
            }
        }
        return List.copyOf(found);
    }

    private Proven proof(Server server, ServerEvidence told, Stored stored) {
        if (!told.isUnused()) {
            return told.proof();
        }
        Duration up = Duration.between(server.since(), clock.instant());
        return new Proven.Assumed(up.compareTo(stored.shown()) < 0 ? up : stored.shown());
    }
}

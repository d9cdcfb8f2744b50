package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.ConsumerSource;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.SecretStore.Watching;
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
    private final List<Known> servers = new CopyOnWriteArrayList<>();
    private final List<Runnable> woken = new CopyOnWriteArrayList<>();

    public ProcessLedger(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock is null");
    }

    private record Known(Instant since, Server server) {}

    /// @param wake must return at once
    @Override
    public Watching watch(TargetName target, Runnable wake) {
        woken.add(wake);
        return () -> woken.remove(wake);
    }

    @Override
    public Telling begin(Server server) {
        Known known = new Known(clock.instant(), server);
        servers.add(known);
        return new Telling() {
            @Override
            public void changed() {
                woken.forEach(Runnable::run);
            }

            @Override
            public void close() {
                servers.remove(known);
            }
        };
    }

    @Override
    public List<Consumer> consumersOf(TargetName target, Stored stored) {
        List<Consumer> found = new ArrayList<>();
        for (Known known : servers) {
            ServerEvidence told = known.server().now();
            if (told.target().equals(target)) {
                Proven proof = proof(known, told, stored);
                found.add(new Consumer(KIND, "", target.namespace(), "this", proof));
            }
        }
        return List.copyOf(found);
    }

    private Proven proof(Known known, ServerEvidence told, Stored stored) {
        if (!told.isUnused()) {
            return told.proof();
        }
        Duration up = Duration.between(known.since(), clock.instant());
        return new Proven.Assumed(up.compareTo(stored.shown()) < 0 ? up : stored.shown());
    }
}

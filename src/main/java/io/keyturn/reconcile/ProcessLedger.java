package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.ConsumerSource;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.ServerEvidence;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.TargetName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// The SDS servers of this very process. They are asked when somebody wants to know, so nothing told can be too old.
public final class ProcessLedger implements EvidenceLedger, ConsumerSource {
    private static final String KIND = "server";

    private final List<Supplier<ServerEvidence>> servers = new CopyOnWriteArrayList<>();
    private final Runnable woken;

    /// @param woken called when what a server told changed
    public ProcessLedger(Runnable woken) {
        this.woken = requireNonNull(woken, "woken is null");
    }

    @Override
    public Telling begin(Supplier<ServerEvidence> now) {
        servers.add(now);
        return new Telling() {
            @Override
            public void changed() {
                woken.run();
            }

            @Override
            public void close() {
                servers.remove(now);
            }
        };
    }

    @Override
    public List<Consumer> consumersOf(TargetName target, Stored stored) {
        return servers.stream()
                .map(Supplier::get)
                .filter(told -> told.target().equals(target))
                .map(told -> new Consumer(KIND, "", target.namespace(), "this", told.proof()))
                .toList();
    }
}

package io.keyturn.reconcile;

import io.keyturn.port.ConsumerSource;
import io.keyturn.port.EvidenceSource;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Evidence;
import io.keyturn.rotation.TargetName;
import java.util.List;

/// The least evidence: nobody tells us anything, so one consumer stands for anyone, and only time speaks for it.
///
/// Beside other sources it says that there may be consumers whom nobody can find, as those of a directory.
public final class StoreEvidence implements EvidenceSource, ConsumerSource {
    @Override
    public Evidence about(TargetName target, Stored stored) {
        return new Evidence(consumersOf(target, stored));
    }

    @Override
    public List<Consumer> consumersOf(TargetName target, Stored stored) {
        return List.of(
                new Consumer(
                        Consumer.ANYONE,
                        "",
                        target.namespace(),
                        target.name(),
                        new Consumer.Proven.Assumed(stored.shown())));
    }
}

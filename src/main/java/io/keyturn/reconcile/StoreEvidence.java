package io.keyturn.reconcile;

import io.keyturn.port.EvidenceSource;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Evidence;
import io.keyturn.rotation.TargetName;
import java.util.List;

/// The least evidence: nobody tells us anything, so one consumer stands for anyone, and only time speaks for it.
public final class StoreEvidence implements EvidenceSource {
    @Override
    public Evidence about(TargetName target, Stored stored) {
        return new Evidence(
                List.of(
                        new Consumer(
                                "anyone",
                                "",
                                target.namespace(),
                                target.name(),
                                new Consumer.Proven.Assumed(stored.shown()))));
    }
}

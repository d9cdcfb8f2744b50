package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.ConsumerSource;
import io.keyturn.port.EvidenceSource;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Evidence;
import io.keyturn.rotation.TargetName;
import java.util.ArrayList;
import java.util.List;

/// The consumers that are found; where nobody is waited for, whoever may be there all the same.
///
/// @param unfound what is known where nobody is found whom a gate waits for
/// @param sources of consumers
public record FoundEvidence(EvidenceSource unfound, List<ConsumerSource> sources)
        implements EvidenceSource {
    public FoundEvidence {
        requireNonNull(unfound, "unfound is null");
        sources = List.copyOf(sources);
    }

    @Override
    public Evidence about(TargetName target, Stored stored) {
        List<Consumer> found = new ArrayList<>();
        sources.forEach(source -> found.addAll(source.consumersOf(target, stored)));
        if (found.stream().noneMatch(Consumer::isWaitedFor)) {
            found.addAll(unfound.about(target, stored).consumers());
        }
        return new Evidence(found);
    }

    @Override
    public Watching watch(TargetName target, Runnable wake) {
        List<Watching> watches =
                sources.stream().map(source -> source.watch(target, wake)).toList();
        return () -> watches.forEach(Watching::close);
    }
}

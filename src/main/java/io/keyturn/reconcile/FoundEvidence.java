package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.ConsumerSource;
import io.keyturn.port.EvidenceSource;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Evidence;
import io.keyturn.rotation.TargetName;
import java.util.ArrayList;
import java.util.List;

/// The consumers that tell what they hold, beside whatever else is known.
///
/// @param rest what is known without them
/// @param sources of consumers that tell
public record FoundEvidence(EvidenceSource rest, List<ConsumerSource> sources)
        implements EvidenceSource {
    public FoundEvidence {
        requireNonNull(rest, "rest is null");
        sources = List.copyOf(sources);
    }

    @Override
    public Evidence about(TargetName target, Stored stored) {
        List<Consumer> all = new ArrayList<>(rest.about(target, stored).consumers());
        sources.forEach(source -> all.addAll(source.consumersOf(target, stored)));
        return new Evidence(all);
    }
}

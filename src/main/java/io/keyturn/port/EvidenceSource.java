package io.keyturn.port;

import io.keyturn.rotation.Evidence;
import io.keyturn.rotation.TargetName;

/// What is known of the consumers of a target.
public interface EvidenceSource extends WakeSource {
    /// Looked up anew at each call, never from a cache.
    Evidence about(TargetName target, Stored stored);
}

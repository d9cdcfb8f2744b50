package io.keyturn.port;

import io.keyturn.port.SecretStore.Watching;
import io.keyturn.rotation.TargetName;

/// Something whose news are worth another look. A wake carries nothing: who is woken reads.
public interface WakeSource {
    /// Calls back soon after somebody told something new, and sometimes without that. A source that nobody tells anything
    /// never calls: who relies on it looks again after a while.
    default Watching watch(TargetName target, Runnable wake) {
        return () -> {};
    }
}

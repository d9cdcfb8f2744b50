package io.keyturn.port;

import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.TargetName;
import java.util.List;

/// Finds consumers of a target.
public interface ConsumerSource extends WakeSource {
    /// Looked up anew at each call, never from a cache. Where they cannot be looked up, one stands for all of them and is
    /// silent: what cannot be read is unknown, and unknown waits.
    List<Consumer> consumersOf(TargetName target, Stored stored);
}

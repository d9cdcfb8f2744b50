package io.keyturn.port;

import io.keyturn.event.RotationEvent;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.TargetName;

/// Who hears of what was done, after it is durable.
public interface Publisher {
    /// A step was taken.
    void stepped(TargetName target, Decision.Step step);

    /// The same as the event that is in the target now; whoever must not miss it reads it there.
    default void committed(RotationEvent.Commitment commitment) {}

    /// Something waits, or is refused. Called at every pass; the hearer decides what is news.
    void held(TargetName target, Decision decision);
}

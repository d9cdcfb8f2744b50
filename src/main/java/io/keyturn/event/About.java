package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.AuthoritySighting;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import java.time.Instant;
import java.util.Map;

/// The target that something was observed of, as one look found it.
///
/// @param targetId the target's name where it has no id yet, or none that can be read
/// @param sequence of its last write; 0 where that is not known
/// @param at when it was looked at
public record About(String targetId, TargetName target, long sequence, Instant at) {
    public About {
        requireNonNull(targetId, "targetId is null");
        requireNonNull(target, "target is null");
        requireNonNull(at, "at is null");
    }

    /// As the target is marked; where its marks are gone, as the authority Secret remembers it.
    public static About of(TargetName target, Observation seen, Instant at) {
        if (seen.target() instanceof TargetSighting.Seen found
                && found.marks() instanceof Marks.Marked ours) {
            return new About(ours.id(), target, ours.sequence(), at);
        }
        return seen.authority() instanceof AuthoritySighting.Seen(var record)
                ? new About(record.id(), target, record.sequence(), at)
                : new About(target.toString(), target, 0, at);
    }

    /// Whether it is known which target of this name it is.
    public boolean isIdentified() {
        return !targetId.equals(target.toString());
    }

    /// The same target at another moment.
    public About at(Instant later) {
        return new About(targetId, target, sequence, later);
    }

    RotationEvent.Observation that(EventType type, String subject, Map<String, Object> facts) {
        return new RotationEvent.Observation(type, targetId, target, sequence, subject, at, facts);
    }
}

package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.time.Duration;
import java.time.Instant;

/// Everything that one decision is taken from.
///
/// @param target what was seen of it
/// @param bundle the digest of the target's bundle as consumers report it; of no certificates when there is none
/// @param shown how long the target has held its present data, by the store's clock; zero when it is absent
/// @param authority what was seen of the authority Secret
/// @param evidence what is known of the consumers
/// @param rollback what to do about a restored backup
/// @param now by the runner's clock
public record Observation(
        TargetSighting target,
        Digest bundle,
        Duration shown,
        AuthoritySighting authority,
        Evidence evidence,
        Rollback rollback,
        Instant now) {
    /// Whether somebody accepted that a backup was restored.
    public enum Rollback {
        REFUSED,
        ACCEPTED
    }

    public Observation {
        requireNonNull(target, "target is null");
        requireNonNull(bundle, "bundle is null");
        requireNonNull(shown, "shown is null");
        requireNonNull(authority, "authority is null");
        requireNonNull(evidence, "evidence is null");
        requireNonNull(rollback, "rollback is null");
        requireNonNull(now, "now is null");
    }

    /// The same, with what is known of the consumers a moment later.
    public Observation knowing(Evidence later) {
        return new Observation(target, bundle, shown, authority, later, rollback, now);
    }

    /// Whether a request with this id was answered before, as far as the last 20 are remembered.
    public boolean hasServed(String id) {
        return target instanceof TargetSighting.Seen seen
                && (seen.instructions().handled().contains(id)
                        || Asked.handled(seen, authority).contains(id));
    }
}

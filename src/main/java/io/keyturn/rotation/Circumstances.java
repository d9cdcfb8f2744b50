package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// What a sound target's next step is weighed with.
///
/// @param seen everything that is known
/// @param target as seen
/// @param policy that binds
/// @param asked by people
/// @param calendar by which things are due
record Circumstances(
        Observation seen,
        TargetSighting.Seen target,
        RotationPolicy policy,
        Asked asked,
        Calendar calendar) {
    Circumstances {
        requireNonNull(seen, "seen is null");
        requireNonNull(target, "target is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(asked, "asked is null");
        requireNonNull(calendar, "calendar is null");
    }

    static Circumstances of(Observation seen, TargetSighting.Seen target, RotationPolicy policy) {
        return new Circumstances(
                seen,
                target,
                policy,
                Asked.of(target, seen.authority()),
                new Calendar(policy, seen.now()));
    }

    Instant now() {
        return seen.now();
    }
}

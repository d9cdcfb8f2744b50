package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.TargetName;

/// A target and how it is to be treated.
///
/// @param name the Secret
/// @param policy when things are due
/// @param profile what its certificates look like
public record Target(TargetName name, RotationPolicy policy, IssuingProfile profile) {
    public Target {
        requireNonNull(name, "name is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(profile, "profile is null");
    }
}

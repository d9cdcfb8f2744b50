package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.TargetName;

/// A look at a target that changes nothing.
///
/// @param name of the target
/// @param observation everything that is known of it
/// @param decision what would be done now
/// @param binding which settings count
public record Inspection(
        TargetName name, Observation observation, Decision decision, Binding binding) {
    public Inspection {
        requireNonNull(name, "name is null");
        requireNonNull(observation, "observation is null");
        requireNonNull(decision, "decision is null");
        requireNonNull(binding, "binding is null");
    }

    /// The same look, with what would be done otherwise.
    public Inspection deciding(Decision other) {
        return new Inspection(name, observation, other, binding);
    }
}

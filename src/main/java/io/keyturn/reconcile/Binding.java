package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Endpoint;
import io.keyturn.rotation.RotationPolicy;
import java.util.List;

/// What binds of a runner's own settings for a target and of those stored with it.
///
/// @param policy of each setting the stricter
/// @param endpoints of both
/// @param unreadable endpoints that are stored and cannot be read; a gate waits for them all the same
/// @param borrowed settings that come from the target, each as its line would be stored
/// @param faults of what is stored, as sentences
public record Binding(
        RotationPolicy policy,
        List<Endpoint> endpoints,
        List<String> unreadable,
        List<String> borrowed,
        List<String> faults) {
    public Binding {
        requireNonNull(policy, "policy is null");
        endpoints = List.copyOf(endpoints);
        unreadable = List.copyOf(unreadable);
        borrowed = List.copyOf(borrowed);
        faults = List.copyOf(faults);
    }

    /// Nothing but the runner's own.
    static Binding alone(RotationPolicy policy, List<Endpoint> endpoints) {
        return new Binding(policy, endpoints, List.of(), List.of(), List.of());
    }

    /// What is borrowed, as a phrase; "" where nothing is.
    public String said() {
        return borrowed.isEmpty() ? "" : "from the target: " + String.join(", ", borrowed);
    }
}

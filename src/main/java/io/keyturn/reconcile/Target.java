package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Endpoint;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.util.List;

/// A target and how it is to be treated.
///
/// @param name the Secret
/// @param policy when things are due
/// @param profile what its certificates look like
/// @param floor whether somebody set the policy's time floor, or it is the default
/// @param endpoints that use the target and are asked by handshakes
/// @param search where endpoints are looked for when none is declared
/// @param touch whether the kubelets of pods that a gate gives time to are asked to look at once
public record Target(
        TargetName name,
        RotationPolicy policy,
        IssuingProfile profile,
        Floor floor,
        List<Endpoint> endpoints,
        Search search,
        Touch touch) {
    /// Whom to touch.
    public enum Touch {
        NOBODY,
        /// The pods that promise nothing.
        ASSUMED
    }

    /// Where endpoints are looked for that nobody declared.
    public sealed interface Search {
        /// Behind a service in the target's namespace.
        ///
        /// @param named its name and the port of its pods
        record Service(Endpoint named) implements Search {
            public Service {
                requireNonNull(named, "named is null");
            }
        }

        /// Nowhere.
        record Nowhere() implements Search {}
    }

    /// Where the time floor comes from.
    public enum Floor {
        GIVEN,
        DEFAULT
    }

    public Target {
        requireNonNull(name, "name is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(profile, "profile is null");
        requireNonNull(floor, "floor is null");
        endpoints = List.copyOf(endpoints);
        requireNonNull(search, "search is null");
        requireNonNull(touch, "touch is null");
    }

    /// Without endpoints.
    public Target(TargetName name, RotationPolicy policy, IssuingProfile profile, Floor floor) {
        this(name, policy, profile, floor, List.of(), new Search.Nowhere(), Touch.NOBODY);
    }

    /// The policy that counts: of a given floor and a stored one the longer; a default gives way to a stored one.
    ///
    /// @param stored zero when none is stored
    public RotationPolicy policyWith(Duration stored) {
        return floor == Floor.DEFAULT && !stored.isZero()
                ? policy.withFloor(stored)
                : policy.withFloorAtLeast(stored);
    }
}

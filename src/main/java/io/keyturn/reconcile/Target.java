package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Lengths;
import io.keyturn.port.Endpoint;
import io.keyturn.rotation.GateSetting;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.RotationPolicy.AtDeadline;
import io.keyturn.rotation.StoredPolicy;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import java.time.Duration;
import java.util.List;

/// A target and how it is to be treated.
///
/// @param name the Secret
/// @param policy when things are due
/// @param profile what its certificates look like
/// @param given which settings of the policy somebody gave; the others are defaults
/// @param endpoints that use the target and are asked by handshakes
/// @param search where endpoints are looked for when none is declared
/// @param touch whether the kubelets of pods that a gate gives time to are asked to look at once
public record Target(
        TargetName name,
        RotationPolicy policy,
        IssuingProfile profile,
        Given given,
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

    public Target {
        requireNonNull(name, "name is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(profile, "profile is null");
        requireNonNull(given, "given is null");
        endpoints = List.copyOf(endpoints);
        requireNonNull(search, "search is null");
        requireNonNull(touch, "touch is null");
    }

    /// Without endpoints.
    public Target(TargetName name, RotationPolicy policy, IssuingProfile profile, Given given) {
        this(name, policy, profile, given, List.of(), new Search.Nowhere(), Touch.NOBODY);
    }

    /// The same, of a runner whose word is stored with the target at its next step, as the service's is.
    public Target served() {
        return new Target(name, policy, profile, given.storingIt(), endpoints, search, touch);
    }

    /// What binds, where the target looks like this.
    public Binding bound(TargetSighting seen) {
        return seen instanceof TargetSighting.Seen(_, _, var instructions)
                ? new Stricter(this, instructions.stored()).binding()
                : Binding.alone(policy, endpoints);
    }

    /// What is stored with the target from now on. The floor always is; of the rest only what somebody gave, for a default
    /// must not bind who was given something.
    StoredPolicy storing(StoredPolicy present) {
        if (!present.isEmpty() && given.storing() == Given.Storing.WHERE_NONE) {
            return present;
        }
        StoredPolicy next = present;
        for (GateSetting setting : GateSetting.values()) {
            if (given.has(setting) || (present.isEmpty() && setting == GateSetting.ASSUMED_AFTER)) {
                next = next.with(setting, own(setting));
            }
        }
        return next;
    }

    private List<String> own(GateSetting setting) {
        return switch (setting) {
            case ASSUMED_AFTER -> List.of(spelled(policy.assumedAfter()));
            case AT_DEADLINE -> List.of(spelled(policy.atDeadline()));
            case DEADLINE_MARGIN -> List.of(spelled(policy.deadlineMargin()));
            case ENDPOINT -> endpoints.stream().map(Endpoint::toString).toList();
            case WINDOW -> given.windows();
        };
    }

    /// As it is stored.
    static String spelled(Object value) {
        return switch (value) {
            case Duration length -> Lengths.spelled(length);
            case AtDeadline choice -> choice.word();
            default -> value.toString();
        };
    }
}

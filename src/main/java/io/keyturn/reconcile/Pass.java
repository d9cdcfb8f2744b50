package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.port.Stored;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.RotationPlanner;

/// One reading of everything that a decision rests on.
record Pass(Target target, Stored stored, Seen seen, Observation observation, Binding binding) {
    Pass {
        requireNonNull(target, "target is null");
        requireNonNull(stored, "stored is null");
        requireNonNull(seen, "seen is null");
        requireNonNull(observation, "observation is null");
        requireNonNull(binding, "binding is null");
    }

    Decision decide() {
        return decide(observation);
    }

    /// The same, had the consumers shown this.
    Decision decide(Observation later) {
        return RotationPlanner.decide(later, binding.policy());
    }
}

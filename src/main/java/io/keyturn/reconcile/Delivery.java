package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

/// What one round of a courier came to.
public sealed interface Delivery {
    /// The sink has everything, and the outbox says so.
    ///
    /// @param brought how many it got in this round
    record Done(int brought) implements Delivery {}

    /// Something waits; it is brought again.
    record Waiting(int waiting, String problem) implements Delivery {
        public Waiting {
            requireNonNull(problem, "problem is null");
        }
    }
}

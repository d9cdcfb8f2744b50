package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Decision;

/// What one pass came to.
public sealed interface Outcome {
    /// Nothing was due.
    record Unchanged(Decision.Wait decision) implements Outcome {
        public Unchanged {
            requireNonNull(decision, "decision is null");
        }
    }

    /// Nothing may be done until a person acts.
    record Refused(Decision.Refuse refusal) implements Outcome {
        public Refused {
            requireNonNull(refusal, "refusal is null");
        }
    }

    /// One step was taken.
    record Advanced(Decision.Step step) implements Outcome {
        public Advanced {
            requireNonNull(step, "step is null");
        }
    }

    /// Somebody else wrote at the same time; look again.
    record Conflicted(String problem) implements Outcome {
        public Conflicted {
            requireNonNull(problem, "problem is null");
        }
    }

    /// The store refused or did not answer; look again later.
    record Failed(String problem) implements Outcome {
        public Failed {
            requireNonNull(problem, "problem is null");
        }
    }
}

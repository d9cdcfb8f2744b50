package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/// What one round over a target found and did.
public sealed interface Report {
    /// What was seen, and what was decided from it.
    Inspection seen();

    /// When the round ended.
    Instant at();

    /// How long it took.
    Duration took();

    /// This runner leads and acted on the decision.
    record Acted(Inspection seen, Outcome outcome, Instant at, Duration took) implements Report {
        public Acted {
            requireNonNull(seen, "seen is null");
            requireNonNull(outcome, "outcome is null");
            requireNonNull(at, "at is null");
            requireNonNull(took, "took is null");
        }
    }

    /// Another runner leads; this one only looked.
    record Watched(Inspection seen, Instant at, Duration took) implements Report {
        public Watched {
            requireNonNull(seen, "seen is null");
            requireNonNull(at, "at is null");
            requireNonNull(took, "took is null");
        }
    }
}

package io.keyturn.port;

import static java.util.Objects.requireNonNull;

/// What became of a write.
public sealed interface Saved {
    /// It is durable.
    record Done() implements Saved {}

    /// Somebody else wrote since the reading; nothing was written.
    record Conflict(String problem) implements Saved {
        public Conflict {
            requireNonNull(problem, "problem is null");
        }
    }

    /// The store refused or did not answer; whether it was written is unknown until the next reading.
    record Failed(String problem) implements Saved {
        public Failed {
            requireNonNull(problem, "problem is null");
        }
    }
}

package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// What our annotations say of the target.
public sealed interface Marks {
    /// No annotation of ours: another writer's Secret, or one that another writer replaced.
    record Unmarked() implements Marks {}

    /// Ours.
    ///
    /// @param id names the target for ever; shared with its authority Secret
    /// @param sequence number of the write that made it
    /// @param phase as written; the bytes win where they disagree
    /// @param generation the highest ever used
    /// @param direction as written
    /// @param since when the phase was entered
    record Marked(
            String id,
            long sequence,
            Phase phase,
            int generation,
            Direction direction,
            Instant since)
            implements Marks {
        public Marked {
            requireNonNull(id, "id is null");
            requireNonNull(phase, "phase is null");
            requireNonNull(direction, "direction is null");
            requireNonNull(since, "since is null");
        }
    }
}

package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RequestFault;
import io.keyturn.event.RequestedRotation;

/// What became of a request that came as an event.
public sealed interface Requested {
    /// It is on the target now; rounds do the rest.
    ///
    /// @param note what it waits for, if for anything; "" where the next round serves it
    record Accepted(RequestedRotation asked, String note) implements Requested {
        public Accepted {
            requireNonNull(asked, "asked is null");
            requireNonNull(note, "note is null");
        }
    }

    /// The same event was taken before; nothing was written.
    record Known(RequestedRotation asked) implements Requested {
        public Known {
            requireNonNull(asked, "asked is null");
        }
    }

    /// It never will be taken.
    ///
    /// @param problem as a sentence, with the remedy
    record Refused(RequestFault fault, String problem) implements Requested {
        public Refused {
            requireNonNull(fault, "fault is null");
            requireNonNull(problem, "problem is null");
        }
    }

    /// Nothing was written; the same event may be taken later.
    ///
    /// @param problem as a sentence
    record Later(Obstacle obstacle, String problem) implements Requested {
        public Later {
            requireNonNull(obstacle, "obstacle is null");
            requireNonNull(problem, "problem is null");
        }
    }

    /// What stands in the way for now.
    enum Obstacle {
        /// The store does not answer, refuses, or has no target yet.
        STORE,
        /// Another request waits on the target for its answer.
        ANOTHER_REQUEST
    }
}

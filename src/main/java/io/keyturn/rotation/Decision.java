package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/// What to do about a target now.
public sealed interface Decision {
    /// Why.
    Reason reason();

    /// Nothing yet.
    ///
    /// @param until when to look again
    /// @param laggards who is waited for; empty when nobody is
    record Wait(Instant until, Reason reason, List<Laggard> laggards) implements Decision {
        public Wait {
            requireNonNull(until, "until is null");
            requireNonNull(reason, "reason is null");
            laggards = List.copyOf(laggards);
        }

        /// Where nobody is waited for.
        static Wait until(Instant until, Reason reason) {
            return new Wait(until, reason, List.of());
        }
    }

    /// Nothing until a person acts.
    record Refuse(Reason reason) implements Decision {
        public Refuse {
            requireNonNull(reason, "reason is null");
        }
    }

    /// One step.
    ///
    /// @param kind its name
    /// @param reason why
    /// @param shape what becomes of the two Secrets
    /// @param serves the ids of the requests that it answers
    /// @param overwrites how often others overwrote us in this rotation, this time included
    /// @param hold whether scheduled introductions wait afterwards
    record Step(
            StepKind kind,
            Reason reason,
            Shape shape,
            List<String> serves,
            int overwrites,
            AuthorityRecord.Hold hold)
            implements Decision {
        public Step {
            requireNonNull(kind, "kind is null");
            requireNonNull(reason, "reason is null");
            requireNonNull(shape, "shape is null");
            serves = List.copyOf(serves);
            requireNonNull(hold, "hold is null");
        }

        /// Whether consumers are asked about it, and so are asked once more just before it is written.
        public boolean restsOnEvidence() {
            return kind.isGated() || reason.code() == ReasonCode.VERIFICATION_FAILED;
        }

        /// The first step of a rotation.
        static Step introduction(Reason reason, Shape shape, List<String> serves) {
            return new Step(
                    StepKind.INTRODUCE, reason, shape, serves, 0, AuthorityRecord.Hold.FREE);
        }

        /// A step in the middle of a rotation, whose overwrites and hold stay.
        static Step within(
                AuthorityRecord record,
                StepKind kind,
                Reason reason,
                Shape shape,
                List<String> serves) {
            return new Step(kind, reason, shape, serves, record.overwrites(), record.hold());
        }
    }
}

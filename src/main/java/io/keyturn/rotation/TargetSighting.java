package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

/// What a look at the target found.
public sealed interface TargetSighting {
    /// The store says that there is none.
    record Absent() implements TargetSighting {}

    /// The store did not say; never the same as absent.
    record Unreadable(String problem) implements TargetSighting {}

    /// It is there and cannot be written as it is: of another type, or immutable.
    record Unusable(Reason reason) implements TargetSighting {}

    /// It is of a format or in a phase that this version does not know.
    record Unknown(String problem) implements TargetSighting {}

    /// It is there.
    record Seen(TargetContent content, Marks marks, Instructions instructions)
            implements TargetSighting {
        public Seen {
            requireNonNull(content, "content is null");
            requireNonNull(marks, "marks is null");
            requireNonNull(instructions, "instructions is null");
        }

        /// The generation of the authority that signed the published leaf; 0 where that is none of ours, or cannot be told.
        public int signingGeneration() {
            return content instanceof TargetContent.Sound(var anchors, var leaf)
                    ? anchors.find(leaf.issuer()).map(Anchor::generation).orElse(0)
                    : 0;
        }
    }
}

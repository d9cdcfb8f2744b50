package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What the bytes of the target amount to, whatever the date is.
public sealed interface TargetContent {
    /// The anchors that could be read.
    Anchors anchors();

    /// The key matches the leaf and the leaf builds to the bundle.
    record Sound(Anchors anchors, LeafFacts leaf) implements TargetContent {
        public Sound {
            requireNonNull(anchors, "anchors is null");
            requireNonNull(leaf, "leaf is null");
        }
    }

    /// They do not work together.
    ///
    /// @param anchors every anchor that parses
    /// @param faults a sentence for each fault
    record Damaged(Anchors anchors, List<String> faults) implements TargetContent {
        public Damaged {
            requireNonNull(anchors, "anchors is null");
            faults = List.copyOf(faults);
        }
    }
}

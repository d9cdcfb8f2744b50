package io.keyturn.rotation;

/// A place for a leaf in the authority Secret: empty, or the leaf that lies there.
public sealed interface LeafSlot {
    /// Nothing lies there.
    record Empty() implements LeafSlot {}

    /// A leaf and its key lie there.
    record Filled(LeafFacts leaf) implements LeafSlot {}
}

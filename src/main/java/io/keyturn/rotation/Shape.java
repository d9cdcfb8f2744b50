package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/// What a step makes of the two Secrets, complete and without any key: the composer fills it with material, the model
/// with symbols.
///
/// @param phase that the target is in afterwards
/// @param direction of the rotation
/// @param aim the generation that will be the only one
/// @param fresh the generation of the authority that this step mints, 0 for none; it is appended to the bundle
/// @param bundle the anchors that stay
/// @param leaf what the target publishes
/// @param sent what follows the leaf in the chain
/// @param keys the generations whose keys the authority Secret keeps, the fresh one not counted
/// @param staged what becomes of the staged leaf
/// @param kept what becomes of the kept leaf
/// @param record whether there is an authority Secret to write
public record Shape(
        Phase phase,
        Direction direction,
        int aim,
        int fresh,
        Anchors bundle,
        LeafChoice leaf,
        Sent sent,
        Set<Integer> keys,
        Staging staged,
        Keeping kept,
        Recording record) {
    /// What follows the leaf.
    public enum Sent {
        /// As it is.
        AS_IS,
        /// Nothing of ours.
        ALONE,
        /// The bridge, where the old authority's key is known.
        BRIDGE
    }

    /// What becomes of the staged leaf.
    public enum Staging {
        NONE,
        AS_IS,
        /// A new one, by the aim.
        FRESH
    }

    /// What becomes of the kept leaf.
    public enum Keeping {
        NONE,
        AS_IS,
        /// The leaf that this step publishes.
        PUBLISHED
    }

    /// Whether the authority Secret is written.
    public enum Recording {
        WRITE,
        /// It is lost; there is nothing to put into it.
        NOTHING
    }

    public Shape {
        requireNonNull(phase, "phase is null");
        requireNonNull(direction, "direction is null");
        requireNonNull(bundle, "bundle is null");
        requireNonNull(leaf, "leaf is null");
        requireNonNull(sent, "sent is null");
        keys = Set.copyOf(keys);
        requireNonNull(staged, "staged is null");
        requireNonNull(kept, "kept is null");
        requireNonNull(record, "record is null");
    }
}

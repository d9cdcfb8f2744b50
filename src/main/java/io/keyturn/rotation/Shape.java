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

    /// A step in the middle of a rotation: nothing is minted, and what lies in the authority Secret stays there.
    static Shape within(AuthorityRecord record, Phase phase, Anchors bundle, LeafChoice leaf) {
        return new Shape(
                phase,
                record.direction(),
                record.aim(),
                0,
                bundle,
                leaf,
                Sent.ALONE,
                record.generations(),
                Staging.AS_IS,
                Keeping.AS_IS,
                Recording.WRITE);
    }

    /// A new authority beside the given anchors, and a rotation towards it.
    ///
    /// @param keys of the generations that stay
    static Shape towards(
            int generation, Phase phase, Anchors present, LeafChoice leaf, Set<Integer> keys) {
        return new Shape(
                phase,
                Direction.FORWARD,
                generation,
                generation,
                present,
                leaf,
                Sent.ALONE,
                keys,
                Staging.NONE,
                Keeping.NONE,
                Recording.WRITE);
    }

    /// A step of a target whose authority Secret is lost: only what was published can be published.
    static Shape without(Marks.Marked marks, Phase phase, Anchors bundle) {
        return new Shape(
                phase,
                marks.direction(),
                0,
                0,
                bundle,
                new LeafChoice.Present(),
                Sent.ALONE,
                Set.of(),
                Staging.NONE,
                Keeping.NONE,
                Recording.NOTHING);
    }

    Shape turning(Direction turned, int end) {
        return new Shape(phase, turned, end, fresh, bundle, leaf, sent, keys, staged, kept, record);
    }

    Shape sending(Sent chain) {
        return new Shape(
                phase, direction, aim, fresh, bundle, leaf, chain, keys, staged, kept, record);
    }

    Shape holding(Set<Integer> generations) {
        return new Shape(
                phase,
                direction,
                aim,
                fresh,
                bundle,
                leaf,
                sent,
                generations,
                staged,
                kept,
                record);
    }

    Shape staging(Staging next) {
        return new Shape(
                phase, direction, aim, fresh, bundle, leaf, sent, keys, next, kept, record);
    }

    Shape keeping(Keeping old) {
        return new Shape(
                phase, direction, aim, fresh, bundle, leaf, sent, keys, staged, old, record);
    }
}

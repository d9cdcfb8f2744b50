package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Shape.Keeping;
import io.keyturn.rotation.Shape.Sent;
import io.keyturn.rotation.Shape.Staging;
import java.time.Instant;
import java.util.Set;

/// Where a sound target stands between one authority and the next. A transition is a method of the state that it leaves,
/// so an illegal one does not compile.
public sealed interface RotationState {
    /// The leaf that the target publishes.
    LeafFacts leaf();

    /// One authority, trusted and signing.
    record Steady(Anchor current, LeafFacts leaf, AuthorityRecord record) implements RotationState {
        public Steady {
            requireNonNull(current, "current is null");
            requireNonNull(leaf, "leaf is null");
            requireNonNull(record, "record is null");
        }

        public Shape introduce(int generation) {
            return introduction(generation, Anchors.of(current), Set.of(current.generation()));
        }

        public Shape renewLeaf() {
            return Shape.within(record, Phase.STEADY, Anchors.of(current), fresh(record))
                    .keeping(Keeping.NONE);
        }
    }

    /// Another writer's pair, which works and whose authority key nobody gave us.
    record Foreign(Anchors anchors, LeafFacts leaf) implements RotationState {
        public Foreign {
            requireNonNull(anchors, "anchors is null");
            requireNonNull(leaf, "leaf is null");
        }

        /// All its anchors stay until our retire.
        public Shape introduce(int generation) {
            return introduction(generation, anchors, Set.of());
        }
    }

    /// The authority that the rotation aims at is not in the bundle: the introduction was prepared and not yet written, or
    /// another writer took it out.
    record Untaught(Anchors found, LeafFacts leaf, AuthorityRecord record)
            implements RotationState {
        public Untaught {
            requireNonNull(found, "found is null");
            requireNonNull(leaf, "leaf is null");
            requireNonNull(record, "record is null");
        }

        /// Only grows the bundle and leaves the leaf, so no pair becomes worse.
        public Shape teach() {
            boolean rotating = record.phase() == Phase.TRUSTING || record.phase() == Phase.SWITCHED;
            Anchors bundle = found.plus(rotating ? record.keyed() : record.aimed());
            return Shape.within(record, phaseWith(bundle), bundle, new LeafChoice.Present())
                    .sending(Sent.AS_IS)
                    .staging(
                            record.aim() == 0 || record.staged() instanceof LeafSlot.Filled
                                    ? Staging.AS_IS
                                    : Staging.FRESH)
                    .keeping(rotating ? Keeping.AS_IS : Keeping.PUBLISHED);
        }

        private Phase phaseWith(Anchors bundle) {
            Anchors staying = record.staying(bundle);
            if (!staying.contains(leaf.issuer())) {
                return Phase.TRUSTING;
            }
            if (!staying.containsAll(bundle)) {
                return Phase.SWITCHED;
            }
            return record.keyed().without(record.aimed()).isEmpty() ? Phase.STEADY : Phase.RETIRING;
        }
    }

    /// Both are trusted; the leaf is not yet of the authority that stays.
    record Trusting(
            Anchors old, Anchors next, LeafFacts leaf, AuthorityRecord record, Instant since)
            implements RotationState {
        public Trusting {
            requireNonNull(old, "old is null");
            requireNonNull(next, "next is null");
            requireNonNull(leaf, "leaf is null");
            requireNonNull(record, "record is null");
            requireNonNull(since, "since is null");
        }

        /// Publishes a leaf of the next authority; both stay trusted.
        ///
        /// @param choice the staged leaf, or a new one by the aim
        public Shape switchOver(LeafChoice choice) {
            return Shape.within(record, Phase.SWITCHED, old.plus(next), choice)
                    .sending(bridge(record))
                    .staging(Staging.NONE);
        }

        /// By the authority that signed the present one.
        public Shape renewLeaf(int signer) {
            return Shape.within(
                            record, Phase.TRUSTING, old.plus(next), new LeafChoice.Fresh(signer))
                    .keeping(Keeping.PUBLISHED);
        }

        /// The next authority leaves the bundle at once: nobody holds a leaf of it.
        public Shape backOut() {
            return Shape.within(record, Phase.RETIRING, old, new LeafChoice.Present())
                    .turning(Direction.BACKWARD, signer());
        }

        /// Ours stays after all: the leaf of somebody else that was to return cannot be published any more.
        public Shape turnForward() {
            return Shape.within(record, Phase.SWITCHED, old.plus(next), new LeafChoice.Present())
                    .turning(Direction.FORWARD, signer());
        }

        private int signer() {
            return record.keyed().find(leaf.issuer()).map(Anchor::generation).orElse(0);
        }
    }

    /// Both are trusted; the leaf is of the authority that stays.
    record Switched(
            Anchors staying, Anchors leaving, LeafFacts leaf, AuthorityRecord record, Instant since)
            implements RotationState {
        public Switched {
            requireNonNull(staying, "staying is null");
            requireNonNull(leaving, "leaving is null");
            requireNonNull(leaf, "leaf is null");
            requireNonNull(record, "record is null");
            requireNonNull(since, "since is null");
        }

        /// The keys stay until the write has succeeded; settle destroys them.
        public Shape retire() {
            return Shape.within(record, Phase.RETIRING, staying, new LeafChoice.Present());
        }

        public Shape renewLeaf() {
            return Shape.within(record, Phase.SWITCHED, leaving.plus(staying), fresh(record))
                    .sending(Sent.BRIDGE);
        }

        /// Whether the authority that stays is ours.
        public boolean isOfOurs() {
            return record.aim() != 0;
        }

        /// A new leaf of the old authority; the new authority leaves only when everyone holds it.
        public Shape backOut(Anchor old) {
            return Shape.within(
                            record,
                            Phase.SWITCHED,
                            leaving.plus(staying),
                            new LeafChoice.Fresh(old.generation()))
                    .turning(Direction.BACKWARD, old.generation());
        }

        /// The kept leaf of somebody else, whose key is unknown.
        public Shape backOutToTheirs() {
            return Shape.within(
                            record, Phase.SWITCHED, leaving.plus(staying), new LeafChoice.Kept())
                    .turning(Direction.BACKWARD, 0);
        }
    }

    /// One is trusted; the key of the other is not yet destroyed.
    record Retiring(Anchors staying, LeafFacts leaf, AuthorityRecord record, Instant since)
            implements RotationState {
        public Retiring {
            requireNonNull(staying, "staying is null");
            requireNonNull(leaf, "leaf is null");
            requireNonNull(record, "record is null");
            requireNonNull(since, "since is null");
        }

        public Shape settle() {
            return Shape.within(record, Phase.STEADY, staying, new LeafChoice.Present())
                    .turning(Direction.FORWARD, record.aim())
                    .holding(record.aim() == 0 ? Set.of() : Set.of(record.aim()))
                    .staging(Staging.NONE)
                    .keeping(Keeping.NONE);
        }

        public Shape renewLeaf() {
            return Shape.within(record, Phase.RETIRING, staying, fresh(record));
        }
    }

    /// Ours, in the middle of a rotation, and its authority Secret is lost.
    record Orphaned(Anchors anchors, LeafFacts leaf, Marks.Marked marks) implements RotationState {
        public Orphaned {
            requireNonNull(anchors, "anchors is null");
            requireNonNull(leaf, "leaf is null");
            requireNonNull(marks, "marks is null");
        }

        /// Narrows the bundle to what the published leaf needs, without the authority whose key is lost where the leaf is not of it.
        public Shape narrow() {
            return Shape.without(marks, Phase.RETIRING, needed());
        }

        public Shape settle() {
            return Shape.without(marks, Phase.STEADY, anchors);
        }

        private Anchors needed() {
            return anchors.find(leaf.issuer())
                    .filter(issuer -> issuer.generation() > 0)
                    .map(Anchors::of)
                    .orElseGet(() ->
                            new Anchors(
                                    anchors.all().stream()
                                            .filter(anchor ->
                                                    anchor.generation() != marks.generation())
                                            .toList()));
        }
    }

    private static Shape introduction(int generation, Anchors present, Set<Integer> keys) {
        return Shape.towards(generation, Phase.TRUSTING, present, new LeafChoice.Present(), keys)
                .sending(Sent.AS_IS)
                .staging(Staging.FRESH)
                .keeping(Keeping.PUBLISHED);
    }

    /// None leads to the authority of somebody else, whose leaf returns as it was.
    private static Sent bridge(AuthorityRecord record) {
        return record.aim() == 0 ? Sent.ALONE : Sent.BRIDGE;
    }

    private static LeafChoice fresh(AuthorityRecord record) {
        return new LeafChoice.Fresh(record.aim());
    }
}

package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the authority Secret holds. It is written before the target, so it describes the write that follows: where its
/// sequence is ahead, that write is still owed or was lost with a crash.
///
/// @param id the target's
/// @param sequence of the target write that it prepares
/// @param base the lowest sequence that the target can be at meanwhile; it is below that of the write by more than one
///     only where writes were prepared while the target was gone
/// @param phase that this write leads to
/// @param direction of the rotation
/// @param aim the generation that will be the only one when the rotation is over; 0 when the anchors of somebody else
///     stay, after an adoption was aborted
/// @param highestGeneration ever used; an aborted number is never used again
/// @param keyed the authorities whose keys it holds
/// @param bundle the anchors of the write that it prepares
/// @param leaf the leaf of that write
/// @param staged the leaf that the switch will publish
/// @param kept the leaf that a back-out will publish
/// @param overwrites by others, in this rotation
/// @param introducedAt when an authority was last introduced; the epoch when never
/// @param hold whether scheduled introductions wait until somebody asks
/// @param handled ids of served requests, as on the target, which a foreign writer may have stripped
public record AuthorityRecord(
        String id,
        long sequence,
        long base,
        Phase phase,
        Direction direction,
        int aim,
        int highestGeneration,
        Anchors keyed,
        Anchors bundle,
        Digest leaf,
        LeafSlot staged,
        LeafSlot kept,
        int overwrites,
        Instant introducedAt,
        Hold hold,
        List<String> handled) {
    /// Whether a new rotation may start by the calendar.
    public enum Hold {
        FREE,
        /// After an abort nothing is introduced until somebody asks.
        UNTIL_ASKED
    }

    public AuthorityRecord {
        requireNonNull(id, "id is null");
        requireNonNull(phase, "phase is null");
        requireNonNull(direction, "direction is null");
        requireNonNull(keyed, "keyed is null");
        requireNonNull(bundle, "bundle is null");
        requireNonNull(leaf, "leaf is null");
        requireNonNull(staged, "staged is null");
        requireNonNull(kept, "kept is null");
        requireNonNull(introducedAt, "introducedAt is null");
        requireNonNull(hold, "hold is null");
        handled = List.copyOf(handled);
        if (aim != 0 && keyOf(keyed, aim).isEmpty()) {
            throw new IllegalArgumentException(
                    "the authority Secret holds no key of generation " + aim);
        }
    }

    /// Whether a target of this sequence is the one that this record describes, or an earlier one that it may still be.
    public boolean allows(long written) {
        return base <= written && written <= sequence;
    }

    /// The authority that the rotation ends with; nothing when the anchors of somebody else stay.
    public Anchors aimed() {
        return new Anchors(keyOf(keyed, aim).stream().toList());
    }

    /// Which anchors of a bundle are still there when the rotation is over; those of somebody else where nothing is aimed at.
    public Anchors staying(Anchors bundle) {
        return aim == 0 ? bundle.without(keyed) : aimed();
    }

    /// The numbers of the authorities whose keys are here.
    public Set<Integer> generations() {
        return keyed.all().stream().map(Anchor::generation).collect(Collectors.toUnmodifiableSet());
    }

    /// The authority of this generation, when its key is here.
    public Optional<Anchor> keyOf(int generation) {
        return keyOf(keyed, generation);
    }

    /// Whether the key of this anchor is here.
    public boolean canSignAs(Digest anchor) {
        return keyed.contains(anchor);
    }

    private static Optional<Anchor> keyOf(Anchors keyed, int generation) {
        return keyed.all().stream().filter(anchor -> anchor.generation() == generation).findFirst();
    }
}

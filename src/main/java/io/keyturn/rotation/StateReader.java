package io.keyturn.rotation;

import java.time.Instant;

/// Derives the state from the bytes of a sound target and the authority Secret; annotations decide only what bytes cannot say.
final class StateReader {
    private StateReader() {}

    static RotationState read(
            TargetContent.Sound content, Marks marks, AuthorityRecord record, Instant now) {
        Anchors anchors = content.anchors();
        LeafFacts leaf = content.leaf();
        Instant since = marks instanceof Marks.Marked ours ? ours.since() : now;
        boolean settled = !(marks instanceof Marks.Marked ours) || ours.phase() != Phase.RETIRING;
        if ((record.keyed().isEmpty() && settled) || isOutlived(record, now)) {
            return new RotationState.Foreign(anchors, leaf);
        }
        Anchors staying = record.staying(anchors);
        if (!anchors.containsAll(staying)
                || isRobbed(anchors, record)
                || isOverwritten(content, marks, record)) {
            return new RotationState.Untaught(anchors, leaf, record);
        }
        if (!staying.contains(leaf.issuer())) {
            return new RotationState.Trusting(
                    anchors.without(staying), staying, leaf, record, since);
        }
        if (!staying.containsAll(anchors)) {
            return new RotationState.Switched(
                    staying, anchors.without(staying), leaf, record, since);
        }
        boolean sealed = record.keyed().without(record.aimed()).isEmpty();
        return sealed && settled
                ? new RotationState.Steady(record.aimed().all().getFirst(), leaf, record)
                : new RotationState.Retiring(staying, leaf, record, since);
    }

    static RotationState readWithoutRecord(TargetContent.Sound content, Marks marks) {
        return marks instanceof Marks.Marked ours && ours.phase() != Phase.STEADY
                ? new RotationState.Orphaned(content.anchors(), content.leaf(), ours)
                : new RotationState.Foreign(content.anchors(), content.leaf());
    }

    /// Whether another writer put these bytes there: our marks are gone, or they stand over bytes that we did not write.
    static boolean isOverwritten(TargetContent.Sound content, Marks marks, AuthorityRecord record) {
        return switch (marks) {
            case Marks.Unmarked _ -> true;
            case Marks.Marked ours ->
                    ours.sequence() == record.sequence()
                            && !(content.leaf().id().equals(record.leaf())
                                    && content.anchors().containsAll(record.bundle())
                                    && record.bundle().containsAll(content.anchors()));
        };
    }

    /// Whether the leaf outlives the authority that the rotation aims at, which can sign nothing any more.
    private static boolean isOutlived(AuthorityRecord record, Instant now) {
        return record.aimed().all().stream().anyMatch(aim -> !Clocks.agreeOn(aim.validity(), now));
    }

    /// Whether an anchor that consumers still need was taken out of the bundle in the middle of a rotation.
    private static boolean isRobbed(Anchors anchors, AuthorityRecord record) {
        return record.phase() == Phase.SWITCHED && !anchors.containsAll(record.bundle());
    }
}

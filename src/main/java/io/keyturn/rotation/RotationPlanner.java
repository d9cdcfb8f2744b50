package io.keyturn.rotation;

import io.keyturn.rotation.Decision.Refuse;
import io.keyturn.rotation.Decision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The one decision: from everything that is known of a target to what to do about it now.
///
/// A pure function. The checks run in a fixed order: what cannot be read, what must not be written, what a person forbade,
/// what was stolen, what is broken, and only then what is due.
public final class RotationPlanner {
    /// How long to wait before looking again at something that only others can change.
    static final Duration RECHECK = Duration.ofMinutes(1);

    private static final Duration SKEW = Duration.ofHours(24);

    private RotationPlanner() {}

    /// Decides.
    ///
    /// @param seen everything that is known
    /// @param policy with the stricter of the given and the stored floor
    public static Decision decide(Observation seen, RotationPolicy policy) {
        return switch (seen.target()) {
            case TargetSighting.Unreadable(var problem) -> unreadable(seen, problem);
            case TargetSighting.Unusable(var reason) -> new Refuse(reason);
            case TargetSighting.Unknown(var problem) ->
                    new Refuse(ReasonCode.UNKNOWN_FORMAT.that(problem));
            case TargetSighting.Absent _ -> decideAbsent(seen);
            case TargetSighting.Seen(_, _, var instructions) when instructions.isPaused() ->
                    new Wait(later(seen), ReasonCode.PAUSED.that(instructions.paused()), List.of());
            case TargetSighting.Seen target -> decideSeen(seen, target, policy);
        };
    }

    private static Decision decideAbsent(Observation seen) {
        return switch (seen.authority()) {
            case AuthoritySighting.Absent _ -> Repair.bootstrap();
            case AuthoritySighting.Seen(var record) -> Repair.rebuild(record, seen.now());
            case AuthoritySighting.Unreadable(var problem) -> unreadable(seen, problem);
            case AuthoritySighting.NotOurs(var problem) ->
                    new Refuse(ReasonCode.NOT_OUR_AUTHORITY.that(problem));
            case AuthoritySighting.Damaged(var problem) ->
                    new Refuse(ReasonCode.AUTHORITY_DAMAGED.that(problem));
            case AuthoritySighting.Unknown(var problem) ->
                    new Refuse(ReasonCode.UNKNOWN_FORMAT.that(problem));
        };
    }

    private static Decision decideSeen(
            Observation seen, TargetSighting.Seen target, RotationPolicy policy) {
        return switch (seen.authority()) {
            case AuthoritySighting.Unreadable(var problem) -> unreadable(seen, problem);
            case AuthoritySighting.NotOurs(var problem) ->
                    new Refuse(ReasonCode.NOT_OUR_AUTHORITY.that(problem));
            case AuthoritySighting.Damaged(var problem) ->
                    new Refuse(ReasonCode.AUTHORITY_DAMAGED.that(problem));
            case AuthoritySighting.Unknown(var problem) ->
                    new Refuse(ReasonCode.UNKNOWN_FORMAT.that(problem));
            case AuthoritySighting.Absent _ ->
                    Compromise.answer(seen, target)
                            .<Decision>map(step -> step)
                            .orElseGet(() -> decideWithoutRecord(seen, target, policy));
            case AuthoritySighting.Seen(var record) ->
                    decideWithRecord(seen, target, record, policy);
        };
    }

    private static Decision decideWithoutRecord(
            Observation seen, TargetSighting.Seen target, RotationPolicy policy) {
        return switch (target.content()) {
            case TargetContent.Damaged(var anchors, var faults) ->
                    Repair.startOver(
                            anchors,
                            highest(target.marks()),
                            String.join("; ", faults),
                            seen.now());
            case TargetContent.Sound sound when isUnusableAt(sound.leaf(), seen.now()) ->
                    Repair.startOver(
                            sound.anchors(),
                            highest(target.marks()),
                            outOfDate(sound.leaf()),
                            seen.now());
            case TargetContent.Sound sound when isSkewed(sound.leaf(), seen.now()) ->
                    skewed(seen, sound.leaf());
            case TargetContent.Sound sound ->
                    new Progress(Circumstances.of(seen, target, policy))
                            .decide(StateReader.readWithoutRecord(sound, target.marks()));
        };
    }

    private static Decision decideWithRecord(
            Observation seen,
            TargetSighting.Seen target,
            AuthorityRecord record,
            RotationPolicy policy) {
        if (isRolledBack(target.marks(), record)) {
            return seen.rollback() == Observation.Rollback.ACCEPTED
                    ? Repair.acceptRollback(target, record, seen.now())
                    : new Refuse(ReasonCode.ROLLED_BACK.that(rolledBack(target.marks(), record)));
        }
        return Compromise.answer(seen, target)
                .<Decision>map(step -> step)
                .orElseGet(() -> decideKnown(seen, target, record, policy));
    }

    private static Decision decideKnown(
            Observation seen,
            TargetSighting.Seen target,
            AuthorityRecord record,
            RotationPolicy policy) {
        return switch (target.content()) {
            case TargetContent.Damaged(var anchors, var faults) ->
                    Repair.renew(anchors, record, String.join("; ", faults), seen.now());
            case TargetContent.Sound sound when isUnusableAt(sound.leaf(), seen.now()) ->
                    Repair.renew(sound.anchors(), record, outOfDate(sound.leaf()), seen.now());
            case TargetContent.Sound sound when isSkewed(sound.leaf(), seen.now()) ->
                    skewed(seen, sound.leaf());
            case TargetContent.Sound sound ->
                    new Progress(Circumstances.of(seen, target, policy))
                            .decide(StateReader.read(sound, target.marks(), record, seen.now()));
        };
    }

    /// The authority Secret is written first, so the target is level with it, or where it was before.
    private static boolean isRolledBack(Marks marks, AuthorityRecord record) {
        return switch (marks) {
            case Marks.Unmarked _ -> false;
            case Marks.Marked ours ->
                    !ours.id().equals(record.id()) || !record.allows(ours.sequence());
        };
    }

    private static String rolledBack(Marks marks, AuthorityRecord record) {
        return switch (marks) {
            case Marks.Unmarked _ -> "the target carries no marks";
            case Marks.Marked ours when !ours.id().equals(record.id()) ->
                    "the target has id %s, its authority Secret %s"
                            .formatted(ours.id(), record.id());
            case Marks.Marked ours ->
                    "the target is at sequence %d, its authority Secret at %d"
                            .formatted(ours.sequence(), record.sequence());
        };
    }

    private static Wait unreadable(Observation seen, String problem) {
        return new Wait(later(seen), ReasonCode.STORE_UNREADABLE.that(problem), List.of());
    }

    private static Wait skewed(Observation seen, LeafFacts leaf) {
        return new Wait(
                later(seen),
                ReasonCode.CLOCK_SKEW.that(
                        "the leaf is valid from %s, and now is %s"
                                .formatted(leaf.validity().notBefore(), seen.now())),
                List.of());
    }

    private static boolean isUnusableAt(LeafFacts leaf, Instant now) {
        return now.isAfter(leaf.validity().notAfter())
                || leaf.validity().notBefore().isAfter(now.plus(SKEW));
    }

    private static boolean isSkewed(LeafFacts leaf, Instant now) {
        return leaf.validity().notBefore().isAfter(now);
    }

    private static String outOfDate(LeafFacts leaf) {
        return "the leaf is valid from %s to %s"
                .formatted(leaf.validity().notBefore(), leaf.validity().notAfter());
    }

    private static int highest(Marks marks) {
        return switch (marks) {
            case Marks.Unmarked _ -> 0;
            case Marks.Marked ours -> ours.generation();
        };
    }

    private static Instant later(Observation seen) {
        return seen.now().plus(RECHECK);
    }
}

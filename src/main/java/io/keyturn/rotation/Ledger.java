package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What both Secrets are marked with after a step: the numbers that only grow, and since when.
///
/// @param id the target's, for ever
/// @param sequence of this write
/// @param base the lowest sequence that the target can be at until this write has reached it
/// @param highest generation ever used
/// @param since when the phase was entered
/// @param introducedAt when an authority was last introduced
/// @param handled ids of served requests
public record Ledger(
        String id,
        long sequence,
        long base,
        int highest,
        Instant since,
        Instant introducedAt,
        List<String> handled) {
    public Ledger {
        requireNonNull(id, "id is null");
        requireNonNull(since, "since is null");
        requireNonNull(introducedAt, "introducedAt is null");
        handled = List.copyOf(handled);
    }

    /// The numbers after a step.
    ///
    /// @param freshId for a target that has none yet
    public static Ledger after(
            TargetSighting target,
            AuthoritySighting authority,
            Decision.Step step,
            String freshId,
            Instant instant) {
        Instant now = instant.truncatedTo(ChronoUnit.SECONDS);
        Ledger before = before(authority, freshId, now);
        if (target instanceof TargetSighting.Seen seen) {
            List<String> handled = Asked.handled(seen, authority);
            before = before.handling(seen.instructions().withHandled(handled).handled());
            if (seen.marks() instanceof Marks.Marked ours) {
                before = before.counting(ours, step);
            }
        }
        return before.stepped(step, now);
    }

    /// As the authority Secret counts. Where the target shows no number, this one is that of a write which is prepared and
    /// may still arrive, so it is not used again.
    private static Ledger before(AuthoritySighting authority, String freshId, Instant now) {
        return authority instanceof AuthoritySighting.Seen(var record)
                ? new Ledger(
                        record.id(),
                        record.sequence() + 1,
                        record.base(),
                        record.highestGeneration(),
                        now,
                        record.introducedAt(),
                        record.handled())
                : new Ledger(freshId, 1, 0, 0, now, Instant.EPOCH, List.of());
    }

    /// A sequence that was prepared and never reached the target is used again: whoever prepared it read this target, and
    /// cannot write it any more once we have.
    private Ledger counting(Marks.Marked ours, Decision.Step step) {
        long prepared = sequence - 1;
        long next =
                step.reason().code() == ReasonCode.ROLLBACK_ACCEPTED
                        ? Math.max(prepared, ours.sequence()) + 1
                        : Math.max(prepared, ours.sequence() + 1);
        // A new authority in a phase that another one was in enters it now.
        boolean stays =
                ours.phase() == step.shape().phase()
                        && ours.direction() == step.shape().direction()
                        && step.shape().aim() <= ours.generation();
        return new Ledger(
                ours.id(),
                next,
                ours.sequence(),
                Math.max(highest, ours.generation()),
                stays ? ours.since() : since,
                introducedAt,
                handled);
    }

    private Ledger stepped(Decision.Step step, Instant now) {
        Shape shape = step.shape();
        boolean introduced = shape.fresh() > 0 && shape.phase() != Phase.STEADY;
        List<String> all = handled;
        for (String served : step.serves()) {
            all = Instructions.remember(all, served);
        }
        return new Ledger(
                id,
                sequence,
                base,
                Math.max(highest, shape.fresh()),
                since,
                introduced ? now : introducedAt,
                all);
    }

    private Ledger handling(List<String> ids) {
        return new Ledger(id, sequence, base, highest, since, introducedAt, ids);
    }
}

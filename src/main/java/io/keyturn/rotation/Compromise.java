package io.keyturn.rotation;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Shape.Keeping;
import io.keyturn.rotation.Shape.Staging;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The answer to a stolen key: in one step a new authority and a leaf of it, alone in the bundle, whatever its state is.
///
/// A stolen leaf gets the same answer as a stolen authority: whoever has it is trusted until its authority has left every
/// bundle, so a new leaf alone would help nobody. No bridge, for it would lead from the stolen key to the new one. Gates 1
/// and 2 are given up on command. Gate 3 stays: it names who still trusts what was stolen, and the old keys are destroyed
/// behind it, after the write that ended their use.
final class Compromise {
    private final TargetSighting.Seen target;
    private final AuthoritySighting authority;
    private final Asked asked;
    private final Instant now;

    private Compromise(Observation seen, TargetSighting.Seen target) {
        this.target = target;
        this.authority = seen.authority();
        this.asked = Asked.of(target, authority);
        this.now = seen.now();
    }

    /// Where such a request waits, before anything else that the target's state asks for: a run that died between its two
    /// writes left the request there, and the next one goes on.
    static Optional<Step> answer(Observation seen, TargetSighting.Seen target) {
        return new Compromise(seen, target).step();
    }

    private Optional<Step> step() {
        return asked.compromised()
                .map(code ->
                        new Step(
                                StepKind.SWITCH,
                                asked.because(code),
                                prepared().orElseGet(this::anew),
                                asked.ids(),
                                0,
                                Hold.FREE));
    }

    /// With the authority that was made for this very request and never reached the target. Another one each time would
    /// fill the authority Secret where the target can be written by nobody.
    private Optional<Shape> prepared() {
        return authority instanceof AuthoritySighting.Seen(var record)
                        && record.handled().containsAll(asked.ids())
                        && record.phase() == Phase.RETIRING
                        && isOfOneThatSigns(record)
                ? Optional.of(
                        Shape.within(
                                        record,
                                        Phase.RETIRING,
                                        record.aimed(),
                                        new LeafChoice.Fresh(record.aim()))
                                .staging(Staging.NONE)
                                .keeping(Keeping.NONE))
                : Optional.empty();
    }

    private boolean isOfOneThatSigns(AuthorityRecord record) {
        return record.aim() != 0
                && record.bundle().equals(record.aimed())
                && !target.content().anchors().containsAll(record.aimed())
                && record.aimed().all().stream()
                        .allMatch(anchor -> Clocks.agreeOn(anchor.validity(), now));
    }

    private Shape anew() {
        int generation = highestUsed() + 1;
        return Shape.towards(
                generation,
                Phase.RETIRING,
                Anchors.none(),
                new LeafChoice.Fresh(generation),
                authority instanceof AuthoritySighting.Seen(var record)
                        ? record.generations()
                        : Set.of());
    }

    /// By the anchors, the mark and the authority Secret, each of which may be all that is left.
    private int highestUsed() {
        int shown = target.content().anchors().highestGeneration();
        int marked = target.marks() instanceof Marks.Marked ours ? ours.generation() : 0;
        int recorded =
                authority instanceof AuthoritySighting.Seen(var record)
                        ? record.highestGeneration()
                        : 0;
        return Math.max(shown, Math.max(marked, recorded));
    }
}

package io.keyturn.rotation;

import io.keyturn.rotation.Decision.Refuse;
import io.keyturn.rotation.Decision.Step;
import java.util.List;

/// Where the bundle lacks what the authority Secret says: a write that is still owed, or another writer's overwrite.
final class Interruption {
    private static final int OVERWRITES_UNITED = 2;
    private static final int ATTEMPTS = 8;

    private final Circumstances circumstances;
    private final Asked asked;

    Interruption(Circumstances circumstances) {
        this.circumstances = circumstances;
        this.asked = circumstances.asked();
    }

    Decision untaught(RotationState.Untaught at) {
        return isOverwritten(at) ? united(at) : resumed(at);
    }

    private Decision united(RotationState.Untaught at) {
        AuthorityRecord record = at.record();
        boolean goesOn = asked.is(Request.Kind.ROTATE_AUTHORITY);
        if (record.overwrites() >= OVERWRITES_UNITED && !goesOn) {
            return new Refuse(
                    ReasonCode.CONTENDED.that("overwritten for the third time in one rotation"));
        }
        return new Step(
                StepKind.INTRODUCE,
                ReasonCode.FOREIGN_CHANGE.that(
                        "%d anchors found, united with ours".formatted(at.found().all().size())),
                at.teach(),
                goesOn ? asked.ids() : List.of(),
                goesOn
                        ? 1
                        : record.overwrites() + 1, // never 0: an abort would take our anchor away
                record.hold());
    }

    private Step resumed(RotationState.Untaught at) {
        AuthorityRecord record = at.record();
        return Step.within(
                record,
                StepKind.INTRODUCE,
                ReasonCode.INTRODUCTION_RESUMED.that(
                        "generation %d was prepared".formatted(record.aim())),
                at.teach(),
                asked.servedBy(record));
    }

    /// An introduction leaves the leaf as it is, so one that was prepared finds its own leaf.
    private boolean isOverwritten(RotationState.Untaught at) {
        return !at.leaf().id().equals(at.record().leaf())
                || (circumstances.target().content() instanceof TargetContent.Sound sound
                        && StateReader.isOverwritten(
                                sound, circumstances.target().marks(), at.record())
                        && !isStillAsAdopted(at));
    }

    /// Another writer's target, unmarked and without our anchor as it was when the introduction was prepared. Who puts these
    /// very bytes back time and again is told from a run that died before its write only by the number of attempts.
    private static boolean isStillAsAdopted(RotationState.Untaught at) {
        AuthorityRecord record = at.record();
        Anchors missing = record.bundle().without(at.found());
        return record.phase() == Phase.TRUSTING
                && record.overwrites() == 0 // once it was overwritten the introduction is there
                && record.bundle().containsAll(at.found())
                && !missing.isEmpty()
                && record.keyed().containsAll(missing)
                && record.sequence() - record.base() <= ATTEMPTS;
    }
}

package io.keyturn.rotation;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import java.util.List;

/// How a rotation ends whose authority Secret is lost: the bundle is narrowed to what the leaf needs, behind the gates.
final class Loss {
    private final Gatekeeper gatekeeper;

    Loss(Circumstances circumstances) {
        this.gatekeeper = new Gatekeeper(circumstances);
    }

    Decision orphaned(RotationState.Orphaned at) {
        return switch (at.marks().phase()) {
            // After another program overwrote us, consumers may still hold the leaf whose
            // authority narrowing removes.
            case STEADY, TRUSTING -> pass(at, leaf(at), StepKind.BACK_OUT, at.narrow());
            case SWITCHED -> pass(at, leaf(at), StepKind.RETIRE, at.narrow());
            case RETIRING ->
                    pass(
                            at,
                            gatekeeper.narrowedBundle(at.marks().since()),
                            StepKind.SETTLE,
                            at.settle());
        };
    }

    /// The leaf may have been published before, and nobody knows any more.
    private Gate leaf(RotationState.Orphaned at) {
        return gatekeeper.returnedLeaf(at.leaf(), at.marks().since());
    }

    private Decision pass(RotationState.Orphaned at, Gate gate, StepKind kind, Shape shape) {
        return gatekeeper.pass(
                gate,
                at.leaf().validity().notAfter(),
                ReasonCode.AUTHORITY_LOST,
                opened -> new Step(kind, why(at, opened), shape, List.of(), 0, Hold.FREE));
    }

    /// A gate that only the deadline opened says so.
    private static Reason why(RotationState.Orphaned at, Reason opened) {
        return opened.code() == ReasonCode.DEADLINE_PASSED
                ? opened
                : ReasonCode.AUTHORITY_LOST.that(
                        "the authority Secret is gone in phase " + at.marks().phase().word());
    }
}

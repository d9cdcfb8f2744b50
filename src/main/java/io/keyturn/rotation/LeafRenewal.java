package io.keyturn.rotation;

import io.keyturn.rotation.Decision.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A new leaf by the authority that signs in the present phase: legal in every phase, and without a gate.
final class LeafRenewal {
    private final Asked asked;
    private final Calendar calendar;

    LeafRenewal(Circumstances circumstances) {
        this.asked = circumstances.asked();
        this.calendar = circumstances.calendar();
    }

    /// By the authority that the rotation aims at, where its key is ours.
    Optional<Step> byTheAim(LeafFacts leaf, AuthorityRecord record, Supplier<Shape> shape) {
        return record.keyOf(record.aim()).flatMap(anchor -> by(anchor, leaf, shape.get(), record));
    }

    Optional<Step> by(Anchor signer, LeafFacts leaf, Shape shape, AuthorityRecord record) {
        if (!Clocks.agreeOn(signer.validity(), calendar.now())) {
            return Optional.empty();
        }
        if (asked.is(Request.Kind.RENEW_LEAF)) {
            Reason reason = asked.because(ReasonCode.LEAF_REQUESTED);
            List<String> served = asked.servedBy(record);
            return Optional.of(Step.within(record, StepKind.RENEW_LEAF, reason, shape, served));
        }
        if (!calendar.isLeafDue(leaf, signer)) {
            return Optional.empty();
        }
        Reason reason = ReasonCode.LEAF_AGING.that("due since " + calendar.leafDue(leaf, signer));
        return Optional.of(Step.within(record, StepKind.RENEW_LEAF, reason, shape, List.of()));
    }
}

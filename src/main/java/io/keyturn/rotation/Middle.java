package io.keyturn.rotation;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.RotationPolicy.OnFailedVerification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The middle of a rotation: its gates, its leaf's age, and the way back.
final class Middle {
    private final Circumstances circumstances;
    private final Asked asked;
    private final Calendar calendar;
    private final LeafRenewal renewal;
    private final Gatekeeper gatekeeper;

    Middle(Circumstances circumstances) {
        this.circumstances = circumstances;
        this.asked = circumstances.asked();
        this.calendar = circumstances.calendar();
        this.renewal = new LeafRenewal(circumstances);
        this.gatekeeper = new Gatekeeper(circumstances);
    }

    Decision trusting(RotationState.Trusting at) {
        AuthorityRecord record = at.record();
        if (isUndone(record)) {
            return backOut(at.backOut(), asked.because(ReasonCode.ABORT_REQUESTED), asked.ids());
        }
        if (record.aim() == 0 && !isUsable(record.kept())) {
            return step(
                    StepKind.SWITCH,
                    ReasonCode.NO_WAY_BACK.that("the kept leaf has expired"),
                    at.turnForward(),
                    record);
        }
        Optional<Anchor> signer = record.keyed().find(at.leaf().issuer());
        Optional<Step> renewed =
                signer.flatMap(anchor ->
                        renewal.by(anchor, at.leaf(), at.renewLeaf(anchor.generation()), record));
        if (renewed.isPresent()) {
            return renewed.get();
        }
        Instant end = at.old().earliestEnd().orElseThrow();
        return gatekeeper.pass(
                gatekeeper.grownBundle(at.since()),
                signer.isPresent() ? end : Calendar.earlier(end, at.leaf().validity().notAfter()),
                ReasonCode.ALL_TRUST,
                reason -> step(StepKind.SWITCH, reason, at.switchOver(successor(record)), record));
    }

    Decision switched(RotationState.Switched at) {
        AuthorityRecord record = at.record();
        Optional<Step> undone = isUndone(record) ? undoneOnRequest(at) : undoneByItself(at);
        if (undone.isPresent()) {
            return undone.get();
        }
        Optional<Step> renewed = renewal.byTheAim(at.leaf(), record, at::renewLeaf);
        if (renewed.isPresent()) {
            return renewed.get();
        }
        return gatekeeper.pass(
                at.isOfOurs()
                        ? gatekeeper.leaf(at.leaf(), at.since())
                        : gatekeeper.returnedLeaf(at.leaf(), at.since()),
                at.leaving().earliestEnd().orElseThrow(),
                ReasonCode.ALL_SWITCHED,
                reason -> step(StepKind.RETIRE, reason, at.retire(), record));
    }

    Decision retiring(RotationState.Retiring at) {
        AuthorityRecord record = at.record();
        Optional<Step> renewed = renewal.byTheAim(at.leaf(), record, at::renewLeaf);
        if (renewed.isPresent()) {
            return renewed.get();
        }
        return gatekeeper.pass(
                gatekeeper.narrowedBundle(at.since()),
                record.keyed().plus(at.staying()).earliestEnd().orElseThrow(),
                ReasonCode.ALL_RETIRED,
                reason ->
                        new Step(
                                StepKind.SETTLE,
                                reason,
                                at.settle(),
                                asked.servedBy(record),
                                0,
                                record.hold()));
    }

    /// An undoing is not undone: who was handed the old leaf again would be left without its authority.
    private boolean isUndone(AuthorityRecord record) {
        return asked.is(Request.Kind.ABORT) && canBeUndone(record);
    }

    private static boolean canBeUndone(AuthorityRecord record) {
        return record.direction() == Direction.FORWARD && record.overwrites() == 0;
    }

    private Optional<Step> undoneOnRequest(RotationState.Switched at) {
        Reason reason = asked.because(ReasonCode.ABORT_REQUESTED);
        return wayBack(at).map(shape -> backOut(shape, reason, asked.ids()));
    }

    /// Where the policy says so and handshakes show it. Not from the deadline on: then the old authority is about to expire,
    /// and forward is the only way.
    private Optional<Step> undoneByItself(RotationState.Switched at) {
        RotationPolicy policy = circumstances.policy();
        List<String> behind = gatekeeper.leftBehind();
        Instant deadline = policy.deadline(at.leaving().earliestEnd().orElseThrow());
        if (policy.onFailedVerification() != OnFailedVerification.ABORT
                || behind.isEmpty()
                || !canBeUndone(at.record())
                || !circumstances.now().isBefore(deadline)) {
            return Optional.empty();
        }
        Reason reason =
                ReasonCode.VERIFICATION_FAILED.that(
                        "%s refuses clients with the new leaf and takes those with the old one"
                                .formatted(String.join(", ", behind)));
        return wayBack(at).map(shape -> backOut(shape, reason, asked.servedBy(at.record())));
    }

    /// The staged leaf while it is young, else a new one; the kept one where no key of ours is aimed at.
    private LeafChoice successor(AuthorityRecord record) {
        if (record.aim() == 0) {
            return new LeafChoice.Kept();
        }
        boolean young =
                record.staged() instanceof LeafSlot.Filled(var staged)
                        && record.aimed().contains(staged.issuer())
                        && calendar.isYoung(staged);
        return young ? new LeafChoice.Staged() : new LeafChoice.Fresh(record.aim());
    }

    /// A new leaf, not the kept one: who never loaded the leaf of the next authority still holds the kept one, would pass
    /// gate 2, and be handed the leaf of the next authority afterwards.
    private Optional<Shape> wayBack(RotationState.Switched at) {
        AuthorityRecord record = at.record();
        Instant now = circumstances.now();
        Optional<Anchor> keyed =
                at.leaving().all().stream()
                        .filter(anchor ->
                                record.canSignAs(anchor.id())
                                        && Clocks.agreeOn(anchor.validity(), now))
                        .findFirst();
        if (keyed.isEmpty()
                && isUsable(record.kept())
                && record.kept() instanceof LeafSlot.Filled(var kept)
                && at.leaving().contains(kept.issuer())) {
            return Optional.of(at.backOutToTheirs());
        }
        return keyed.map(at::backOut);
    }

    private boolean isUsable(LeafSlot slot) {
        return slot instanceof LeafSlot.Filled(var leaf)
                && Clocks.agreeOn(leaf.validity(), circumstances.now());
    }

    private static Step backOut(Shape shape, Reason reason, List<String> serves) {
        return new Step(StepKind.BACK_OUT, reason, shape, serves, 0, Hold.UNTIL_ASKED);
    }

    private Step step(StepKind kind, Reason reason, Shape shape, AuthorityRecord record) {
        return Step.within(record, kind, reason, shape, asked.servedBy(record));
    }
}

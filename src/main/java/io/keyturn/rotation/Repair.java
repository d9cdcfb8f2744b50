package io.keyturn.rotation;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Shape.Keeping;
import io.keyturn.rotation.Shape.Sent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The steps for a target that is missing or broken: at once, without gates, and with every anchor kept.
final class Repair {
    private Repair() {}

    /// There is nothing at all yet.
    static Step bootstrap() {
        return step(
                StepKind.BOOTSTRAP,
                ReasonCode.FIRST_BOOTSTRAP.that(
                        "neither the target nor its authority Secret exists"),
                fresh(Phase.STEADY, Anchors.none(), 1),
                0);
    }

    /// The target is lost; the authority Secret says what it held.
    static Step rebuild(AuthorityRecord record, Instant now) {
        return renewed(
                        record,
                        record.phase(),
                        record.bundle(),
                        ReasonCode.TARGET_LOST.that(
                                "the target is gone; it was written again in phase "
                                        + record.phase().word()),
                        now)
                .or(() -> ahead(record, record.bundle(), "the target is gone", now))
                .orElseGet(() ->
                        startOver(
                                record.bundle(),
                                record.highestGeneration(),
                                "the target is gone",
                                now));
    }

    /// The target does not work; the key of the authority that the phase signs with is tried first.
    static Step renew(Anchors found, AuthorityRecord record, String fault, Instant now) {
        // The record's phase, not the mark's: where an introduction was prepared and never written,
        // the mark still says steady, and the aim would sign what nobody trusts yet.
        boolean rotating = record.phase() == Phase.TRUSTING || record.phase() == Phase.SWITCHED;
        Anchors bundle = found.plus(rotating ? record.keyed() : record.aimed());
        // An authority that is to leave and is still there leaves through a gate.
        boolean over = rotating || record.staying(bundle).containsAll(bundle);
        Phase phase = over ? record.phase() : Phase.SWITCHED;
        return renewed(record, phase, bundle, ReasonCode.LEAF_BROKEN.that(fault), now)
                .or(() -> ahead(record, bundle, fault, now))
                .orElseGet(() -> startOver(bundle, record.highestGeneration(), fault, now));
    }

    /// No key can sign a leaf that consumers trust: a new authority and leaf at once, beside every anchor that still counts.
    static Step startOver(Anchors found, int highest, String fault, Instant now) {
        Anchors kept = found.unexpiredAt(now);
        int generation = Math.max(highest, found.highestGeneration()) + 1;
        return step(
                StepKind.BOOTSTRAP,
                ReasonCode.BROKEN_BEYOND_OVERLAP.that(fault),
                fresh(kept.isEmpty() ? Phase.STEADY : Phase.SWITCHED, kept, generation),
                0);
    }

    /// A backup was restored and somebody accepted it.
    static Step acceptRollback(TargetSighting.Seen target, AuthorityRecord record, Instant now) {
        Anchors all =
                target.content()
                        .anchors()
                        .plus(record.bundle())
                        .plus(record.keyed())
                        .unexpiredAt(now);
        int highest =
                target.marks() instanceof Marks.Marked ours
                        ? Math.max(record.highestGeneration(), ours.generation())
                        : record.highestGeneration();
        Reason reason =
                ReasonCode.ROLLBACK_ACCEPTED.that(
                        "%d anchors are kept".formatted(all.all().size()));
        Optional<Anchor> signer = record.keyOf(record.aim()).filter(anchor -> isAlive(anchor, now));
        boolean older =
                target.marks() instanceof Marks.Marked ours && record.sequence() < ours.sequence();
        return signer.isEmpty() || older
                ? step(
                        StepKind.BOOTSTRAP,
                        reason,
                        fresh(Phase.SWITCHED, all, Math.max(highest, all.highestGeneration()) + 1),
                        0)
                : step(
                        StepKind.RENEW_LEAF,
                        reason,
                        leafOf(record, Phase.SWITCHED, all, new LeafChoice.Fresh(record.aim())),
                        0);
    }

    private static Optional<Step> renewed(
            AuthorityRecord record, Phase phase, Anchors bundle, Reason reason, Instant now) {
        return signer(record, phase, bundle, now)
                .map(choice ->
                        new Step(
                                StepKind.RENEW_LEAF,
                                choice instanceof LeafChoice.Kept
                                        ? ReasonCode.LEAF_RESTORED.that(reason.sentence())
                                        : reason,
                                leafOf(record, phase, bundle, choice),
                                List.of(),
                                record.overwrites(),
                                record.hold()));
    }

    /// Where only a key signs that consumers need not trust yet, it does: some may trust it, and nobody trusts a new one.
    private static Optional<Step> ahead(
            AuthorityRecord record, Anchors bundle, String fault, Instant now) {
        return record.keyed().all().stream()
                .filter(anchor -> isAlive(anchor, now) && bundle.contains(anchor.id()))
                .findFirst()
                .map(anchor ->
                        new Step(
                                StepKind.RENEW_LEAF,
                                ReasonCode.BROKEN_BEYOND_OVERLAP.that(fault),
                                Shape.within(
                                                record,
                                                Phase.SWITCHED,
                                                bundle,
                                                new LeafChoice.Fresh(anchor.generation()))
                                        .turning(Direction.FORWARD, anchor.generation()),
                                List.of(),
                                record.overwrites(),
                                record.hold()));
    }

    /// In trusting the old authority signs, and where its key is unknown the kept leaf is published; else the aim signs.
    private static Optional<LeafChoice> signer(
            AuthorityRecord record, Phase phase, Anchors bundle, Instant now) {
        Anchors candidates =
                phase == Phase.TRUSTING ? record.keyed().without(record.aimed()) : record.aimed();
        Optional<LeafChoice> fresh =
                candidates.all().stream()
                        .filter(anchor -> isAlive(anchor, now) && bundle.contains(anchor.id()))
                        .findFirst()
                        .map(anchor -> new LeafChoice.Fresh(anchor.generation()));
        boolean returns = phase == Phase.TRUSTING || record.aim() == 0;
        return fresh.isPresent() || !returns ? fresh : kept(record, now);
    }

    private static Optional<LeafChoice> kept(AuthorityRecord record, Instant now) {
        return record.kept() instanceof LeafSlot.Filled(var leaf)
                        && Clocks.agreeOn(leaf.validity(), now)
                ? Optional.of(new LeafChoice.Kept())
                : Optional.empty();
    }

    private static Shape leafOf(
            AuthorityRecord record, Phase phase, Anchors bundle, LeafChoice choice) {
        return Shape.within(record, phase, bundle, choice)
                .sending(
                        phase == Phase.SWITCHED && choice instanceof LeafChoice.Fresh
                                ? Sent.BRIDGE
                                : Sent.ALONE)
                .keeping(phase == Phase.TRUSTING ? Keeping.PUBLISHED : Keeping.AS_IS);
    }

    private static Shape fresh(Phase phase, Anchors kept, int generation) {
        return Shape.towards(generation, phase, kept, new LeafChoice.Fresh(generation), Set.of());
    }

    private static Step step(StepKind kind, Reason reason, Shape shape, int overwrites) {
        return new Step(kind, reason, shape, List.of(), overwrites, Hold.FREE);
    }

    private static boolean isAlive(Anchor anchor, Instant now) {
        return Clocks.agreeOn(anchor.validity(), now);
    }
}

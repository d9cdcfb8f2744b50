package io.keyturn.rotation;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Refuse;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What is due for a sound target: the next step of its rotation, a new leaf, or nothing yet.
final class Progress {
    private static final int OVERWRITES_UNITED = 2;
    private static final double STAGED_LIFE = 1.0 / 3;

    private final Observation seen;
    private final TargetSighting.Seen target;
    private final RotationPolicy policy;
    private final Instant now;
    private final Optional<Request> pending;

    Progress(Observation seen, TargetSighting.Seen target, RotationPolicy policy) {
        this.seen = seen;
        this.target = target;
        this.policy = policy;
        this.now = seen.now();
        this.pending = handledInRecord(seen.authority(), target.instructions()).pending();
    }

    Decision decide(RotationState state, int highest) {
        return switch (state) {
            case RotationState.Steady steady -> steady(steady);
            case RotationState.Foreign foreign -> foreign(foreign, highest);
            case RotationState.Untaught untaught -> untaught(untaught);
            case RotationState.Trusting trusting -> trusting(trusting);
            case RotationState.Switched switched -> switched(switched);
            case RotationState.Retiring retiring -> retiring(retiring);
            case RotationState.Orphaned orphaned -> orphaned(orphaned);
        };
    }

    private Decision steady(RotationState.Steady at) {
        AuthorityRecord record = at.record();
        Optional<Step> renewal = renewal(at.leaf(), at.current(), at.renewLeaf(), record);
        if (renewal.isPresent()) {
            return renewal.get();
        }
        Instant leafDue = leafDue(at.leaf(), at.current());
        Instant leafWake = leafWake(at.leaf(), leafDue);
        Instant due = policy.dueAt(at.current().validity(), at.current().serial());
        boolean asked = isAsked(Request.Kind.ROTATE_AUTHORITY);
        if (!asked && now.isBefore(due)) {
            return leafDue.isAfter(now)
                    ? wait(
                            earlier(due, leafDue),
                            ReasonCode.HEALTHY,
                            "next due at " + earlier(due, leafDue))
                    : wait(
                            earlier(policy.windows().next(now), leafWake),
                            ReasonCode.OUTSIDE_WINDOW,
                            "the leaf is due since " + leafDue);
        }
        Instant allowed = record.introducedAt().plus(policy.minimumInterval());
        if (now.isBefore(allowed)) {
            return wait(
                    earlier(allowed, leafWake),
                    ReasonCode.INTERVAL_NOT_OVER,
                    "the last authority was introduced at %s; the next may be at %s"
                            .formatted(record.introducedAt(), allowed));
        }
        if (!asked && record.hold() == Hold.UNTIL_ASKED) {
            return wait(
                    now.plus(RotationPlanner.RECHECK),
                    ReasonCode.HELD_AFTER_ABORT,
                    "the authority is due since " + due);
        }
        if (!asked && isHeldByWindow(at.current())) {
            Instant urgent = earlier(policy.urgentAt(at.current().validity()), leafWake);
            return wait(
                    earlier(policy.windows().next(now), urgent),
                    ReasonCode.OUTSIDE_WINDOW,
                    "the authority is due since " + due);
        }
        Reason reason =
                asked
                        ? asked(ReasonCode.AUTHORITY_REQUESTED)
                        : aging(ReasonCode.AUTHORITY_AGING, due);
        return introduce(at.introduce(record.highestGeneration() + 1), reason);
    }

    private Decision foreign(RotationState.Foreign at, int highest) {
        int used = Math.max(highest, at.anchors().highestGeneration());
        if (target.marks() instanceof Marks.Marked ours) {
            used = Math.max(used, ours.generation());
        }
        boolean lost =
                target.marks() instanceof Marks.Marked
                        && seen.authority() instanceof AuthoritySighting.Absent;
        boolean asked = isAsked(Request.Kind.ROTATE_AUTHORITY) || isAsked(Request.Kind.RENEW_LEAF);
        Instant due = foreignDue(at);
        if (seen.authority() instanceof AuthoritySighting.Seen(var record)
                && (asked || !now.isBefore(due))) {
            Optional<Decision> restrained = restrained(record, asked, due);
            if (restrained.isPresent()) {
                return restrained.get();
            }
        }
        if (asked) {
            return introduce(at.introduce(used + 1), asked(ReasonCode.AUTHORITY_REQUESTED));
        }
        if (now.isBefore(due)) {
            return wait(
                    due,
                    lost ? ReasonCode.AUTHORITY_LOST : ReasonCode.FOREIGN,
                    "an authority of ours will be introduced at " + due);
        }
        Anchor needed = at.anchors().find(at.leaf().issuer()).orElseThrow();
        if (isHeldByWindow(needed) && now.isBefore(policy.urgentAt(at.leaf().validity()))) {
            Instant urgent =
                    earlier(
                            policy.urgentAt(needed.validity()),
                            policy.urgentAt(at.leaf().validity()));
            return wait(
                    earlier(policy.windows().next(now), urgent),
                    ReasonCode.OUTSIDE_WINDOW,
                    "the adoption is due since " + due);
        }
        return introduce(at.introduce(used + 1), aging(ReasonCode.ADOPTION_DUE, due));
    }

    /// What an earlier adoption leaves behind: an interval, and after an abort the wait until somebody asks.
    private Optional<Decision> restrained(AuthorityRecord record, boolean asked, Instant due) {
        Instant allowed = record.introducedAt().plus(policy.minimumInterval());
        if (now.isBefore(allowed)) {
            return Optional.of(
                    wait(
                            allowed,
                            ReasonCode.INTERVAL_NOT_OVER,
                            "the last authority was introduced at %s; the next may be at %s"
                                    .formatted(record.introducedAt(), allowed)));
        }
        return !asked && record.hold() == Hold.UNTIL_ASKED
                ? Optional.of(
                        wait(
                                now.plus(RotationPlanner.RECHECK),
                                ReasonCode.HELD_AFTER_ABORT,
                                "the adoption is due since " + due))
                : Optional.empty();
    }

    private Decision untaught(RotationState.Untaught at) {
        AuthorityRecord record = at.record();
        // An introduction leaves the leaf as it is, so one that was prepared finds its own leaf.
        boolean overwritten =
                !at.leaf().id().equals(record.leaf())
                        || (target.content() instanceof TargetContent.Sound sound
                                && StateReader.isOverwritten(sound, target.marks(), record));
        if (!overwritten) {
            return step(
                    StepKind.INTRODUCE,
                    ReasonCode.INTRODUCTION_RESUMED.that(
                            "generation %d was prepared".formatted(record.aim())),
                    at.teach(),
                    record);
        }
        boolean asked = isAsked(Request.Kind.ROTATE_AUTHORITY);
        if (record.overwrites() >= OVERWRITES_UNITED && !asked) {
            return new Refuse(
                    ReasonCode.CONTENDED.that("overwritten for the third time in one rotation"));
        }
        return new Step(
                StepKind.INTRODUCE,
                ReasonCode.FOREIGN_CHANGE.that(
                        "%d anchors found, united with ours".formatted(at.found().all().size())),
                at.teach(),
                asked ? ids() : List.of(),
                asked ? 1 : record.overwrites() + 1, // never 0: an abort would take our anchor away
                record.hold());
    }

    private Decision trusting(RotationState.Trusting at) {
        AuthorityRecord record = at.record();
        if (isAsked(Request.Kind.ABORT) && record.overwrites() == 0) {
            return backOut(at.backOut());
        }
        Optional<Anchor> signer = record.keyed().find(at.leaf().issuer());
        Optional<Step> renewal =
                signer.flatMap(anchor ->
                        renewal(at.leaf(), anchor, at.renewLeaf(anchor.generation()), record));
        if (renewal.isPresent()) {
            return renewal.get();
        }
        Instant end = at.old().earliestEnd().orElseThrow();
        Instant deadline =
                policy.deadline(
                        signer.isPresent() || end.isBefore(at.leaf().validity().notAfter())
                                ? end
                                : at.leaf().validity().notAfter());
        return pass(
                Gate.bundle(seen.bundle(), seen.evidence(), policy),
                deadline,
                reason -> step(StepKind.SWITCH, reason, at.switchOver(successor(record)), record),
                ReasonCode.ALL_TRUST);
    }

    private Decision switched(RotationState.Switched at) {
        AuthorityRecord record = at.record();
        if (isAsked(Request.Kind.ABORT)
                && record.direction() == Direction.FORWARD
                && record.overwrites() == 0) {
            Optional<Shape> back = wayBack(at);
            if (back.isPresent()) {
                return backOut(back.get());
            }
        }
        Optional<Step> renewal = ownRenewal(at.leaf(), record, at::renewLeaf);
        if (renewal.isPresent()) {
            return renewal.get();
        }
        return pass(
                Gate.leaf(at.leaf().id(), seen.evidence(), policy),
                policy.deadline(at.leaving().earliestEnd().orElseThrow()),
                reason -> step(StepKind.RETIRE, reason, at.retire(), record),
                ReasonCode.ALL_SWITCHED);
    }

    private Decision retiring(RotationState.Retiring at) {
        AuthorityRecord record = at.record();
        Optional<Step> renewal = ownRenewal(at.leaf(), record, at::renewLeaf);
        if (renewal.isPresent()) {
            return renewal.get();
        }
        Anchors leaving = record.keyed().without(at.staying());
        Instant end = leaving.plus(at.staying()).earliestEnd().orElseThrow();
        return pass(
                Gate.bundle(seen.bundle(), seen.evidence(), policy),
                policy.deadline(end),
                reason ->
                        new Step(
                                StepKind.SETTLE,
                                reason,
                                at.settle(),
                                served(record),
                                0,
                                record.hold()),
                ReasonCode.ALL_RETIRED);
    }

    private Decision orphaned(RotationState.Orphaned at) {
        Reason lost =
                ReasonCode.AUTHORITY_LOST.that(
                        "the authority Secret is gone in phase " + at.marks().phase().word());
        Instant deadline = policy.deadline(at.leaf().validity().notAfter());
        return switch (at.marks().phase()) {
            case STEADY, TRUSTING ->
                    // After another program overwrote us, consumers may still hold the leaf whose
                    // authority narrowing removes.
                    pass(
                            Gate.leaf(at.leaf().id(), seen.evidence(), policy),
                            deadline,
                            reason ->
                                    lostStep(StepKind.BACK_OUT, whyLost(lost, reason), at.narrow()),
                            ReasonCode.AUTHORITY_LOST);
            case SWITCHED ->
                    pass(
                            Gate.leaf(at.leaf().id(), seen.evidence(), policy),
                            deadline,
                            reason -> lostStep(StepKind.RETIRE, whyLost(lost, reason), at.narrow()),
                            ReasonCode.AUTHORITY_LOST);
            case RETIRING ->
                    pass(
                            Gate.bundle(seen.bundle(), seen.evidence(), policy),
                            deadline,
                            reason -> lostStep(StepKind.SETTLE, whyLost(lost, reason), at.settle()),
                            ReasonCode.AUTHORITY_LOST);
        };
    }

    /// A gate that only the deadline opened says so.
    private static Reason whyLost(Reason lost, Reason opened) {
        return opened.code() == ReasonCode.DEADLINE_PASSED ? opened : lost;
    }

    /// What is made of an open gate.
    private interface Opened {
        Step step(Reason reason);
    }

    private Decision pass(Gate gate, Instant deadline, Opened opened, ReasonCode proven) {
        return switch (gate) {
            case Gate.Open _ ->
                    opened.step(
                            proven.that(
                                    "proved by %d consumers"
                                            .formatted(seen.evidence().consumers().size())));
            case Gate.Waiting(var laggards, var patience) -> {
                String who =
                        "%d of %d consumers lag"
                                .formatted(laggards.size(), seen.evidence().consumers().size());
                if (now.isBefore(deadline)) {
                    Instant until =
                            patience.isPositive() && patience.compareTo(RotationPlanner.RECHECK) < 0
                                    ? now.plus(patience)
                                    : now.plus(RotationPlanner.RECHECK);
                    yield new Wait(until, ReasonCode.LAGGING.that(who), laggards);
                }
                yield policy.atDeadline() == RotationPolicy.AtDeadline.PROCEED
                        ? opened.step(
                                ReasonCode.DEADLINE_PASSED.that(
                                        who + "; the deadline was " + deadline))
                        : new Wait(
                                now.plus(RotationPlanner.RECHECK),
                                ReasonCode.DEADLINE_HELD.that(
                                        who + "; the deadline was " + deadline),
                                laggards);
            }
        };
    }

    private Optional<Shape> wayBack(RotationState.Switched at) {
        AuthorityRecord record = at.record();
        Optional<Anchor> keyed =
                at.leaving().all().stream()
                        .filter(anchor ->
                                record.canSignAs(anchor.id()) && anchor.validity().contains(now))
                        .findFirst();
        // A new leaf, not the kept one: who never loaded the leaf of the next authority still holds
        // the
        // kept one, would pass gate 2, and be handed the leaf of the next authority afterwards.
        if (keyed.isEmpty()
                && record.kept() instanceof LeafSlot.Filled(var kept)
                && at.leaving().contains(kept.issuer())
                && isYoung(kept, false)) {
            return Optional.of(at.backOut(new LeafChoice.Kept(), kept.issuer()));
        }
        return keyed.map(
                anchor -> at.backOut(new LeafChoice.Fresh(anchor.generation()), anchor.id()));
    }

    /// Staged material is minted anew when a third of its life has gone; where nothing can mint it, its life is what counts.
    private boolean isYoung(LeafFacts leaf, boolean replaceable) {
        return leaf.validity().contains(now)
                && (!replaceable || now.isBefore(leaf.validity().at(STAGED_LIFE)));
    }

    private LeafChoice successor(AuthorityRecord record) {
        boolean young =
                record.staged() instanceof LeafSlot.Filled(var staged)
                        && record.aimed().contains(staged.issuer())
                        && isYoung(staged, true);
        return young ? new LeafChoice.Staged() : new LeafChoice.Fresh(record.aim());
    }

    private Optional<Step> ownRenewal(
            LeafFacts leaf, AuthorityRecord record, Supplier<Shape> shape) {
        return record.keyOf(record.aim())
                .flatMap(anchor -> renewal(leaf, anchor, shape.get(), record));
    }

    private Optional<Step> renewal(
            LeafFacts leaf, Anchor signer, Shape shape, AuthorityRecord record) {
        if (!signer.validity().contains(now)) {
            return Optional.empty();
        }
        if (isAsked(Request.Kind.RENEW_LEAF)) {
            return Optional.of(
                    step(StepKind.RENEW_LEAF, asked(ReasonCode.LEAF_REQUESTED), shape, record));
        }
        Instant due = leafDue(leaf, signer);
        return isDue(due, leaf)
                ? Optional.of(
                        new Step(
                                StepKind.RENEW_LEAF,
                                aging(ReasonCode.LEAF_AGING, due),
                                shape,
                                List.of(),
                                record.overwrites(),
                                record.hold()))
                : Optional.empty();
    }

    /// A leaf that already lives as long as its authority gains nothing by renewal.
    private Instant leafDue(LeafFacts leaf, Anchor signer) {
        return leaf.validity().notAfter().isBefore(signer.validity().notAfter())
                ? policy.dueAt(leaf.validity(), leaf.serial())
                : Instant.MAX;
    }

    /// When to look at the leaf again: a window that opens too late must not be slept through.
    private Instant leafWake(LeafFacts leaf, Instant due) {
        return due.isAfter(now) ? due : policy.urgentAt(leaf.validity());
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private boolean isDue(Instant due, LeafFacts leaf) {
        return !now.isBefore(due)
                && (policy.windows().isOpen(now)
                        || !now.isBefore(policy.urgentAt(leaf.validity())));
    }

    private boolean isHeldByWindow(Anchor anchor) {
        return !policy.windows().isOpen(now) && now.isBefore(policy.urgentAt(anchor.validity()));
    }

    private Instant foreignDue(RotationState.Foreign at) {
        Anchor issuer = at.anchors().find(at.leaf().issuer()).orElseThrow();
        Instant leaf = policy.dueAt(at.leaf().validity(), at.leaf().serial());
        Instant anchor = policy.dueAt(issuer.validity(), issuer.serial());
        return leaf.isBefore(anchor) ? leaf : anchor;
    }

    private boolean isAsked(Request.Kind kind) {
        return pending.filter(request -> request.kind() == kind).isPresent();
    }

    private Reason asked(ReasonCode code) {
        return code.that("asked by request '%s'".formatted(pending.map(Request::id).orElse("")));
    }

    private static Reason aging(ReasonCode code, Instant due) {
        return code.that("due since " + due);
    }

    private Wait wait(Instant until, ReasonCode code, String sentence) {
        return new Wait(until, code.that(sentence), List.of());
    }

    private Step introduce(Shape shape, Reason reason) {
        return new Step(StepKind.INTRODUCE, reason, shape, ids(), 0, Hold.FREE);
    }

    private Step backOut(Shape shape) {
        return new Step(
                StepKind.BACK_OUT,
                asked(ReasonCode.ABORT_REQUESTED),
                shape,
                ids(),
                0,
                Hold.UNTIL_ASKED);
    }

    private Step step(StepKind kind, Reason reason, Shape shape, AuthorityRecord record) {
        return new Step(kind, reason, shape, served(record), record.overwrites(), record.hold());
    }

    private Step lostStep(StepKind kind, Reason reason, Shape shape) {
        return new Step(kind, reason, shape, List.of(), 0, Hold.FREE);
    }

    /// A rotation that goes forward answers whoever asked for one, and whoever asked too late to undo it.
    private List<String> served(AuthorityRecord record) {
        return record.direction() == Direction.FORWARD || !isAsked(Request.Kind.ROTATE_AUTHORITY)
                ? ids()
                : List.of();
    }

    private List<String> ids() {
        return pending.map(Request::id).stream().toList();
    }

    private static Instructions handledInRecord(
            AuthoritySighting authority, Instructions instructions) {
        return authority instanceof AuthoritySighting.Seen(var record)
                ? instructions.withHandled(record.handled())
                : instructions;
    }
}

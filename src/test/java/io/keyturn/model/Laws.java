package io.keyturn.model;

import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.LeafChoice;
import io.keyturn.rotation.LeafFacts;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The invariants of DESIGN.md §3, asked after every action.
///
/// Where another program wrote, or a deadline or a loss left no way with an overlap, a pair may be broken until everybody
/// holds the same again. Until then only this is asked: that no write of ours makes a pair worse.
final class Laws {
    /// A law does not hold.
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String law, String what) {
            super(law + ": " + what);
        }

        String law() {
            String message = String.valueOf(getMessage());
            return message.substring(0, message.indexOf(':'));
        }
    }

    /// Steps that say themselves that pairs may fail.
    private static final Set<ReasonCode> BREAKING =
            EnumSet.of(
                    ReasonCode.FIRST_BOOTSTRAP,
                    ReasonCode.BROKEN_BEYOND_OVERLAP,
                    ReasonCode.DEADLINE_PASSED);

    /// Steps that break pairs on command, and nothing else.
    private static final Set<ReasonCode> COMMANDED =
            EnumSet.of(ReasonCode.LEAF_COMPROMISED, ReasonCode.AUTHORITY_COMPROMISED);

    /// Steps for a target that nobody can use as it is; they break nothing that works.
    private static final Set<ReasonCode> REPAIRING =
            EnumSet.of(ReasonCode.LEAF_BROKEN, ReasonCode.LEAF_RESTORED);

    private static final Duration SKEW = Duration.ofMinutes(15);

    /// What is asked: a control looks for broken pairs, not for the write that led to them.
    enum Asking {
        EVERYTHING,
        PAIRS
    }

    private final Asking asking;

    Laws(Asking asking) {
        this.asking = asking;
    }

    /// The world after an action, with its excuse brought up to date.
    ///
    /// @throws Broken when a law does not hold
    World hold(World before, Action action, World after) {
        World world = after;
        if (action instanceof Action.SaveTarget(var runner)
                && after.writes() > before.writes()
                && before.runners().get(runner) instanceof Runner.Writing writing) {
            ReasonCode code = writing.step().reason().code();
            boolean breaking =
                    isWithoutOverlap(code)
                            || (REPAIRING.contains(code)
                                    && (!before.excuse().isEmpty() || Excuses.isForeign(before)));
            if (asking == Asking.EVERYTHING) {
                written(before, writing, breaking);
            }
            if (breaking && !before.history().isEmpty()) {
                world = after.excused(writing.step().reason().toString());
            }
        }
        if (world.target().isEmpty() && world.authority().isEmpty()) {
            return world.excused("everything was lost");
        }
        if (action instanceof Action.SaveAuthority(var runner)
                && before.runners().get(runner) instanceof Runner.Writing writing
                && isWithoutOverlap(writing.step().reason().code())
                && !before.history().isEmpty()) {
            return world.excused("a start without overlap is prepared");
        }
        if (action instanceof Action.DeleteTarget && Excuses.hasEnded(before)) {
            return world.excused("nothing worked before it was deleted");
        }
        if (action instanceof Action.DeleteTarget && Excuses.isUnknown(before)) {
            return world.excused("what another program wrote was gone before anybody saw it");
        }
        if (world.excuse().isEmpty()) {
            pairs(world);
            return world;
        }
        return Excuses.isTogether(world) ? world.excused("") : world;
    }

    private static boolean isWithoutOverlap(ReasonCode code) {
        return BREAKING.contains(code) || COMMANDED.contains(code);
    }

    /// I1, with what each holds and with what each would load.
    private static void pairs(World world) {
        for (Holder one : world.holders()) {
            for (Holder other : world.holders()) {
                accepted(world, world.leafOf(one).leaf(), other);
                accepted(world, world.storedOf(one).leaf(), other);
            }
        }
    }

    private static void accepted(World world, LeafFacts presented, Holder other) {
        if (!world.bundleOf(other).trusts(presented) || !world.storedOf(other).trusts(presented)) {
            throw new Broken("I1", "a leaf is presented to %s that refuses it".formatted(other));
        }
    }

    private static void written(World before, Runner.Writing writing, boolean breaking) {
        Content next = writing.target().content();
        Decision.Step step = writing.step();
        numbers(before, writing.target());
        keys(before, next);
        dates(writing.decidedAt(), step, next);
        if (COMMANDED.contains(step.reason().code())) {
            alone(next);
        } else {
            overlap(before, step, next);
        }
        crowd(before, next, breaking);
        ask(next.trusts(next.leaf()), "I4", "the leaf does not build to its bundle");
        if (breaking) {
            return;
        }
        for (Holder holder : before.holders()) {
            before.target()
                    .ifPresent(last -> step(before, holder, last.content(), next, step.kind()));
        }
    }

    /// Nothing that was stolen stays trusted.
    private static void alone(Content next) {
        ask(next.anchors().all().size() == 1, "I6", "an old anchor outlives a compromise");
    }

    /// I2, I3, and that no pair becomes worse.
    private static void step(
            World world, Holder holder, Content last, Content next, StepKind kind) {
        Content bundle = world.bundleOf(holder);
        Content leaf = world.leafOf(holder);
        Content stored = world.storedOf(holder);
        if (!last.leaf().issuer().equals(next.leaf().issuer())) {
            ask(
                    bundle.trusts(next.leaf()) && stored.trusts(next.leaf()),
                    "I2",
                    "a leaf is published that %s would refuse".formatted(holder));
        }
        for (Content held : List.of(leaf, stored)) {
            ask(
                    next.trusts(held.leaf()) || !last.trusts(held.leaf()),
                    "I3",
                    "by %s the authority of a leaf leaves that %s presents"
                            .formatted(kind.word(), holder));
        }
    }

    /// I5.
    private static void keys(World before, Content next) {
        for (Anchor anchor : next.anchors().all()) {
            ask(
                    anchor.generation() == 0 || before.past().keyed().contains(anchor.id()),
                    "I5",
                    "generation %d is shown and its key was never saved"
                            .formatted(anchor.generation()));
        }
    }

    /// I6: only a start without overlap keeps every anchor that it finds, and they go with its retire.
    private static void crowd(World before, Content next, boolean breaking) {
        long present = before.target().map(last -> ours(last.content())).orElse(0L);
        ask(
                ours(next) <= Math.max(2, present) || breaking || !before.excuse().isEmpty(),
                "I6",
                ours(next) + " anchors of ours");
    }

    private static long ours(Content content) {
        return content.anchors().all().stream().filter(anchor -> anchor.generation() > 0).count();
    }

    /// I7, against every target of this id that ever was, deleted ones too.
    private static void numbers(World before, TargetSecret next) {
        Marks.Marked marks = (Marks.Marked) next.marks();
        Past used = before.past();
        if (used.id().equals(marks.id())) {
            ask(marks.sequence() > used.sequence(), "I7", "the sequence falls");
            ask(marks.generation() >= used.generation(), "I7", "the generation falls");
            for (Anchor anchor : next.content().anchors().all()) {
                ask(
                        anchor.generation() == 0 || !used.contradicts(anchor),
                        "I7",
                        "generation %d is used again".formatted(anchor.generation()));
            }
        }
        before.authority()
                .map(AuthoritySecret::record)
                .filter(record -> record.id().equals(marks.id()))
                .ifPresent(record ->
                        ask(
                                record.allows(marks.sequence()),
                                "I7",
                                "the authority Secret does not allow sequence "
                                        + marks.sequence()));
    }

    /// I10, of what we publish anew.
    private static void dates(Instant now, Decision.Step step, Content next) {
        LeafFacts leaf = next.leaf();
        Anchor signer = next.anchors().find(leaf.issuer()).orElseThrow();
        ask(
                !leaf.validity().notAfter().isAfter(signer.validity().notAfter())
                        && !leaf.validity().notBefore().isBefore(signer.validity().notBefore()),
                "I10",
                "the leaf outlives its authority");
        ask(
                step.shape().leaf() instanceof LeafChoice.Present
                        || (leaf.validity().contains(now.minus(SKEW))
                                && leaf.validity().contains(now.plus(SKEW))),
                "I10",
                "the leaf is published at the edge of its life");
    }

    /// I12.
    private static void overlap(World before, Decision.Step step, Content next) {
        boolean fresh = step.shape().fresh() > 0;
        before.target()
                .filter(_ -> fresh)
                .filter(last -> !before.now().isAfter(last.content().leaf().validity().notAfter()))
                .ifPresent(last ->
                        ask(
                                next.anchors().containsAll(last.content().anchors())
                                        && next.leaf().equals(last.content().leaf()),
                                "I12",
                                "an authority is born without overlap"));
    }

    private static void ask(boolean holds, String law, String otherwise) {
        if (!holds) {
            throw new Broken(law, otherwise);
        }
    }
}

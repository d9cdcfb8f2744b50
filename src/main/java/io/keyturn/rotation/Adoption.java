package io.keyturn.rotation;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import java.time.Instant;
import java.util.Optional;

/// When somebody else's pair is taken over: an authority of ours is introduced beside every anchor of theirs.
final class Adoption {
    private final Circumstances circumstances;
    private final Asked asked;
    private final Calendar calendar;

    Adoption(Circumstances circumstances) {
        this.circumstances = circumstances;
        this.asked = circumstances.asked();
        this.calendar = circumstances.calendar();
    }

    Decision foreign(RotationState.Foreign at) {
        Instant due = calendar.adoptionDue(at.leaf(), issuer(at));
        boolean wanted = isAsked() || !calendar.now().isBefore(due);
        Optional<Wait> restrained = wanted ? restrained(due) : Optional.empty();
        if (restrained.isPresent()) {
            return restrained.get();
        }
        if (isAsked()) {
            return introduce(at, asked.because(ReasonCode.AUTHORITY_REQUESTED));
        }
        if (!wanted) {
            return Wait.until(
                    due,
                    (isLost() ? ReasonCode.AUTHORITY_LOST : ReasonCode.FOREIGN)
                            .that("an authority of ours will be introduced at " + due));
        }
        return outsideWindow(at, due)
                .<Decision>map(wait -> wait)
                .orElseGet(() -> introduce(at, ReasonCode.ADOPTION_DUE.that("due since " + due)));
    }

    /// What an earlier adoption leaves behind: an interval, and after an abort the wait until somebody asks.
    private Optional<Wait> restrained(Instant due) {
        if (!(circumstances.seen().authority() instanceof AuthoritySighting.Seen(var record))) {
            return Optional.empty();
        }
        Optional<Wait> interval = Start.tooSoon(record, calendar);
        if (interval.isPresent()) {
            return interval;
        }
        return !isAsked() && record.hold() == Hold.UNTIL_ASKED
                ? Optional.of(
                        Wait.until(
                                calendar.soon(),
                                ReasonCode.HELD_AFTER_ABORT.that(
                                        "the adoption is due since " + due)))
                : Optional.empty();
    }

    private Optional<Wait> outsideWindow(RotationState.Foreign at, Instant due) {
        Anchor needed = issuer(at);
        if (!calendar.isHeldByWindow(needed) || !calendar.isHeldByWindow(at.leaf())) {
            return Optional.empty();
        }
        RotationPolicy policy = circumstances.policy();
        Instant urgent =
                Calendar.earlier(
                        policy.urgentAt(needed.validity()), policy.urgentAt(at.leaf().validity()));
        return Optional.of(
                Wait.until(
                        calendar.windowOr(urgent),
                        ReasonCode.OUTSIDE_WINDOW.that("the adoption is due since " + due)));
    }

    private Step introduce(RotationState.Foreign at, Reason reason) {
        return Step.introduction(reason, at.introduce(highestUsed(at) + 1), asked.ids());
    }

    /// By the authority Secret, by the anchors, and by the mark, which outlives a lost authority Secret.
    private int highestUsed(RotationState.Foreign at) {
        int used = at.anchors().highestGeneration();
        if (circumstances.seen().authority() instanceof AuthoritySighting.Seen(var record)) {
            used = Math.max(used, record.highestGeneration());
        }
        return circumstances.target().marks() instanceof Marks.Marked ours
                ? Math.max(used, ours.generation())
                : used;
    }

    private boolean isLost() {
        return circumstances.target().marks() instanceof Marks.Marked
                && circumstances.seen().authority() instanceof AuthoritySighting.Absent;
    }

    private boolean isAsked() {
        return asked.is(Request.Kind.ROTATE_AUTHORITY) || asked.is(Request.Kind.RENEW_LEAF);
    }

    private static Anchor issuer(RotationState.Foreign at) {
        return at.anchors().find(at.leaf().issuer()).orElseThrow();
    }
}

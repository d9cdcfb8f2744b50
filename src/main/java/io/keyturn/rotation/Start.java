package io.keyturn.rotation;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision.Step;
import io.keyturn.rotation.Decision.Wait;
import java.time.Instant;
import java.util.Optional;

/// Where nothing is under way: a new leaf, the next authority, or how long until then.
final class Start {
    private final Asked asked;
    private final Calendar calendar;
    private final LeafRenewal renewal;

    Start(Circumstances circumstances) {
        this.asked = circumstances.asked();
        this.calendar = circumstances.calendar();
        this.renewal = new LeafRenewal(circumstances);
    }

    Decision steady(RotationState.Steady at) {
        Optional<Step> renewed = renewal.by(at.current(), at.leaf(), at.renewLeaf(), at.record());
        if (renewed.isPresent()) {
            return renewed.get();
        }
        if (!isAsked() && calendar.now().isBefore(calendar.authorityDue(at.current()))) {
            return nothingDue(at);
        }
        return held(at).<Decision>map(wait -> wait).orElseGet(() -> introduce(at));
    }

    private Wait nothingDue(RotationState.Steady at) {
        Instant leafDue = calendar.leafDue(at.leaf(), at.current());
        Instant due = Calendar.earlier(calendar.authorityDue(at.current()), leafDue);
        return leafDue.isAfter(calendar.now())
                ? Wait.until(due, ReasonCode.HEALTHY.that("next due at " + due))
                : Wait.until(
                        calendar.windowOr(calendar.leafWake(at.leaf(), leafDue)),
                        ReasonCode.OUTSIDE_WINDOW.that("the leaf is due since " + leafDue));
    }

    /// What holds back an introduction that is due or asked for.
    private Optional<Wait> held(RotationState.Steady at) {
        Instant due = calendar.authorityDue(at.current());
        Instant leafWake = calendar.leafWake(at.leaf(), calendar.leafDue(at.leaf(), at.current()));
        Optional<Wait> interval = tooSoon(at.record(), calendar);
        if (interval.isPresent()) {
            return interval.map(
                    wait -> Wait.until(Calendar.earlier(wait.until(), leafWake), wait.reason()));
        }
        if (isAsked()) {
            return Optional.empty();
        }
        if (at.record().hold() == Hold.UNTIL_ASKED) {
            return Optional.of(
                    Wait.until(
                            calendar.soon(),
                            ReasonCode.HELD_AFTER_ABORT.that("the authority is due since " + due)));
        }
        if (calendar.isHeldByWindow(at.current())) {
            Instant urgent = calendar.policy().urgentAt(at.current().validity());
            return Optional.of(
                    Wait.until(
                            calendar.windowOr(Calendar.earlier(urgent, leafWake)),
                            ReasonCode.OUTSIDE_WINDOW.that("the authority is due since " + due)));
        }
        return Optional.empty();
    }

    private Step introduce(RotationState.Steady at) {
        Reason reason =
                isAsked()
                        ? asked.because(ReasonCode.AUTHORITY_REQUESTED)
                        : ReasonCode.AUTHORITY_AGING.that(
                                "due since " + calendar.authorityDue(at.current()));
        return Step.introduction(
                reason, at.introduce(at.record().highestGeneration() + 1), asked.ids());
    }

    private boolean isAsked() {
        return asked.is(Request.Kind.ROTATE_AUTHORITY);
    }

    /// Whether the minimum interval since the last introduction still runs.
    static Optional<Wait> tooSoon(AuthorityRecord record, Calendar calendar) {
        Instant allowed = calendar.nextIntroduction(record);
        return calendar.now().isBefore(allowed)
                ? Optional.of(
                        Wait.until(
                                allowed,
                                ReasonCode.INTERVAL_NOT_OVER.that(
                                        "the last authority was introduced at %s; the next may be at %s"
                                                .formatted(record.introducedAt(), allowed))))
                : Optional.empty();
    }
}

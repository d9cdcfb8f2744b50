package io.keyturn.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.fake.Bench;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long a runner rests.
class PaceTest {
    private static final Instant NOW = Bench.START;
    private static final Rollback NO = Rollback.REFUSED;

    @Test
    void goesOnAtOnceAfterAStep() {
        Bench bench = new Bench();
        Report report = bench.reconciler().round(bench.target, NO);
        assertThat(Pace.after(report, 0)).isZero();
    }

    @Test
    void restsUntilTheDecisionsInstant() {
        assertThat(Pace.after(waiting(NOW.plusSeconds(7)), 0)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void looksAgainAfterAMinuteHoweverFarTheInstantIs() {
        assertThat(Pace.after(waiting(NOW.plus(Duration.ofDays(30))), 0))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void looksAtOnceWhereTheInstantHasPassed() {
        assertThat(Pace.after(waiting(NOW.minusSeconds(1)), 0)).isZero();
    }

    @Test
    void restsTwiceAsLongAfterEachFailureAndAMinuteAtMost() {
        assertThat(List.of(1, 2, 3, 7, 40))
                .map(Pace::afterFailure)
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1));
    }

    @Test
    void looksAgainSoonAfterAConflict() {
        Report conflict = acted(new Outcome.Conflicted("somebody wrote"), waitUntil(NOW));
        assertThat(Pace.after(conflict, 1)).isEqualTo(Duration.ofMillis(100));
        assertThat(Pace.after(conflict, 2)).isEqualTo(Duration.ofMillis(200));
    }

    private static Report waiting(Instant until) {
        Decision.Wait wait = waitUntil(until);
        return acted(new Outcome.Unchanged(wait), wait);
    }

    private static Decision.Wait waitUntil(Instant until) {
        return new Decision.Wait(until, ReasonCode.HEALTHY.that("nothing is due"), List.of());
    }

    private static Report acted(Outcome outcome, Decision decision) {
        Bench bench = new Bench();
        return new Report.Acted(
                bench.reconciler().inspect(bench.target, NO).deciding(decision),
                outcome,
                NOW,
                Duration.ZERO);
    }
}

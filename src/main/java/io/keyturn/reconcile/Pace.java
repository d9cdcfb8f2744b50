package io.keyturn.reconcile;

import io.keyturn.rotation.Decision;
import java.time.Duration;
import java.time.Instant;

/// How long to rest after a round, when nothing wakes the runner earlier.
final class Pace {
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 6;

    private Pace() {}

    /// After a round that ended as it should.
    ///
    /// @param misses how many rounds in a row did not, this one included
    static Duration after(Report report, int misses) {
        return switch (report) {
            case Report.Watched(var seen, var at, _) -> rest(seen.decision(), at);
            case Report.Acted(var seen, var outcome, var at, _) ->
                    switch (outcome) {
                        case Outcome.Advanced _ -> Duration.ZERO;
                        case Outcome.Unchanged _, Outcome.Refused _ -> rest(seen.decision(), at);
                        case Outcome.Conflicted _ -> doubled(AFTER_CONFLICT, misses);
                        case Outcome.Failed _ -> afterFailure(misses);
                    };
        };
    }

    /// After a round that failed: a second, then twice as long each time, a minute at most.
    static Duration afterFailure(int misses) {
        return doubled(AFTER_FAILURE, misses);
    }

    private static Duration rest(Decision decision, Instant at) {
        Duration until =
                switch (decision) {
                    case Decision.Wait wait -> Duration.between(at, wait.until());
                    case Decision.Refuse _, Decision.Step _ -> LONGEST;
                };
        // A minute at most: a watch may have died in silence, and another runner may have stopped.
        return until.isNegative() ? Duration.ZERO : shorter(until, LONGEST);
    }

    private static Duration doubled(Duration first, int misses) {
        return shorter(first.multipliedBy(1L << Math.min(misses - 1, DOUBLINGS)), LONGEST);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}

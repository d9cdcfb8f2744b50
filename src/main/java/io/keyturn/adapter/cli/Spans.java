package io.keyturn.adapter.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Durations as a person says them: `45s`, `2m 10s`, `12d`.
final class Spans {
    private static final int FEW = 10;
    private static final List<Unit> UNITS =
            List.of(
                    new Unit("d", Duration.ofDays(1)),
                    new Unit("h", Duration.ofHours(1)),
                    new Unit("m", Duration.ofMinutes(1)),
                    new Unit("s", Duration.ofSeconds(1)));

    private Spans() {}

    private record Unit(String word, Duration length) {}

    /// The largest unit, and the next one where the first says little.
    static String of(Duration span) {
        for (int i = 0; i < UNITS.size(); i++) {
            Unit unit = UNITS.get(i);
            long count = span.dividedBy(unit.length());
            if (count == 0) {
                continue;
            }
            String first = count + unit.word();
            if (count >= FEW || i == UNITS.size() - 1) {
                return first;
            }
            Unit smaller = UNITS.get(i + 1);
            long rest = span.minus(unit.length().multipliedBy(count)).dividedBy(smaller.length());
            return rest == 0 ? first : first + " " + rest + smaller.word();
        }
        return "0s";
    }

    /// `in 12d` or `12d ago`.
    static String between(Instant now, Instant then) {
        Duration span = Duration.between(now, then).abs();
        return then.isAfter(now) ? "in " + of(span) : of(span) + " ago";
    }

    /// `in 12d (2026-12-13T20:15:14Z)`.
    static String both(Instant now, Instant then) {
        return "%s (%s)".formatted(between(now, then), then.truncatedTo(ChronoUnit.SECONDS));
    }
}

package io.keyturn.adapter.cron;

import static java.util.Objects.requireNonNull;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.keyturn.pki.Lengths;
import io.keyturn.rotation.MaintenanceWindows;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/// A maintenance window that opens by a cron expression of five fields, as a Kubernetes CronJob has them, and stays open
/// for a while.
public final class CronWindow implements MaintenanceWindows {
    // Leap days come every eight years at the most; what does not start within them never does.
    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private final String expression;
    private final ExecutionTime starts;
    private final Duration length;
    private final ZoneId zone;

    private CronWindow(String expression, ExecutionTime starts, Duration length, ZoneId zone) {
        this.expression = requireNonNull(expression, "expression is null");
        this.starts = requireNonNull(starts, "starts is null");
        this.length = requireNonNull(length, "length is null");
        this.zone = requireNonNull(zone, "zone is null");
    }

    /// A window that opens at each time of the expression, as the zone's clocks show it.
    ///
    /// @throws IllegalArgumentException that says what cannot be used
    public static CronWindow of(String expression, Duration length, String zone) {
        if (!length.isPositive()) {
            throw new IllegalArgumentException(
                    "a window of length %s never opens; make it longer".formatted(length));
        }
        CronWindow window = new CronWindow(expression, starts(expression), length, zone(zone));
        if (window.startAfter(SOME_DAY).isEmpty()) {
            throw new IllegalArgumentException(
                    "the cron expression '%s' never comes; change its day or month"
                            .formatted(expression));
        }
        return window;
    }

    @Override
    public boolean isOpen(Instant now) {
        return startAfter(now.minus(length)).filter(start -> !start.isAfter(now)).isPresent();
    }

    @Override
    public Instant next(Instant now) {
        return isOpen(now) ? now : startAfter(now).orElse(Instant.MAX);
    }

    private Optional<Instant> startAfter(Instant instant) {
        LocalDateTime clock = LocalDateTime.ofInstant(instant, zone);
        Optional<Instant> start = startOn(clock);
        // Where clocks repeat an hour, what they show first is the start, and may be over.
        while (start.isPresent() && !start.get().isAfter(instant)) {
            clock = clock.plusHours(1);
            start = startOn(clock);
        }
        return start;
    }

    /// The first start after what a clock shows. The expression is asked without a zone: the library leaves out a start that
    /// the clocks jump over, and here the window then opens at the jump.
    private Optional<Instant> startOn(LocalDateTime clock) {
        return starts.nextExecution(clock.atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toLocalDateTime)
                .map(shown -> {
                    ZoneOffsetTransition jump = zone.getRules().getTransition(shown);
                    return jump != null && jump.isGap()
                            ? jump.getInstant()
                            : shown.atZone(zone).toInstant();
                });
    }

    /// As it is given: `CRON;DURATION;ZONE`.
    @Override
    public String toString() {
        return "%s;%s;%s".formatted(expression, Lengths.spelled(length), zone);
    }

    private static ExecutionTime starts(String expression) {
        try {
            Cron cron =
                    new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                            .parse(expression)
                            .validate();
            return ExecutionTime.forCron(cron);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is no cron expression of five fields (minute, hour, day, month, weekday); write it as '0 2 * * 6'"
                            .formatted(expression),
                    e);
        }
    }

    private static ZoneId zone(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'%s' is no time zone; write it as UTC or Europe/Berlin".formatted(zone), e);
        }
    }
}

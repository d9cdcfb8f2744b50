package io.keyturn.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.adapter.cron.CronWindow;
import io.keyturn.adapter.cron.CronWindows;
import io.keyturn.rotation.MaintenanceWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CronWindowTest {
    private static final CronWindow SATURDAYS =
            CronWindow.of("0 2 * * SAT", Duration.ofHours(4), "Europe/Berlin");

    @Test
    void isOpenFromItsStartToItsEnd() {
        // Saturday 2026-01-03, 02:00 in Berlin.
        Instant start = Instant.parse("2026-01-03T01:00:00Z");
        assertThat(SATURDAYS.isOpen(start.minusMillis(1))).isFalse();
        assertThat(SATURDAYS.isOpen(start)).isTrue();
        assertThat(SATURDAYS.isOpen(start.plus(Duration.ofMinutes(239)))).isTrue();
        assertThat(SATURDAYS.isOpen(start.plus(Duration.ofHours(4)))).isFalse();
    }

    @Test
    void saysWhenItOpensNext() {
        assertThat(SATURDAYS.next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo("2026-01-03T01:00:00Z");
        assertThat(SATURDAYS.next(Instant.parse("2026-01-03T05:00:00Z")))
                .isEqualTo("2026-01-10T01:00:00Z");
        Instant inside = Instant.parse("2026-01-03T02:00:00Z");
        assertThat(SATURDAYS.next(inside)).isEqualTo(inside);
    }

    @Test
    void followsTheClocksOfItsZone() {
        // Two hours before UTC from 2026-03-29 on.
        assertThat(SATURDAYS.next(Instant.parse("2026-03-30T00:00:00Z")))
                .isEqualTo("2026-04-04T00:00:00Z");
    }

    @Test
    void opensOnADayWhoseStartTheClocksLeaveOut() {
        CronWindow daily = CronWindow.of("30 2 * * *", Duration.ofHours(2), "Europe/Berlin");
        // 2026-03-29: the clocks go from 02:00 to 03:00.
        assertThat(daily.isOpen(Instant.parse("2026-03-29T01:45:00Z"))).isTrue();
        assertThat(daily.next(Instant.parse("2026-03-28T12:00:00Z")))
                .isEqualTo("2026-03-29T01:00:00Z");
        assertThat(daily.next(Instant.parse("2026-03-29T03:00:00Z")))
                .isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void opensOnADayWhoseStartTheClocksRepeat() {
        CronWindow daily = CronWindow.of("30 2 * * *", Duration.ofHours(2), "Europe/Berlin");
        // 2026-10-25: 02:30 comes at 00:30Z and again at 01:30Z.
        assertThat(daily.isOpen(Instant.parse("2026-10-25T01:40:00Z"))).isTrue();
        assertThat(daily.isOpen(Instant.parse("2026-10-25T00:29:00Z"))).isFalse();
        assertThat(daily.next(Instant.parse("2026-10-25T00:29:00Z")))
                .isEqualTo("2026-10-25T00:30:00Z");
        assertThat(daily.isOpen(Instant.parse("2026-10-25T02:31:00Z"))).isFalse();
    }

    @Test
    void isOpenWhereAnyOfSeveralIs() {
        MaintenanceWindows both =
                CronWindows.of(
                        List.of(
                                SATURDAYS,
                                CronWindow.of("0 12 * * MON", Duration.ofHours(1), "UTC")));
        assertThat(both.isOpen(Instant.parse("2026-01-05T12:30:00Z"))).isTrue();
        assertThat(both.isOpen(Instant.parse("2026-01-03T02:30:00Z"))).isTrue();
        assertThat(both.isOpen(Instant.parse("2026-01-05T14:00:00Z"))).isFalse();
        assertThat(both.next(Instant.parse("2026-01-04T00:00:00Z")))
                .isEqualTo("2026-01-05T12:00:00Z");
    }

    @Test
    void isAlwaysOpenWhereThereIsNone() {
        assertThat(CronWindows.of(List.of()).isOpen(Instant.EPOCH)).isTrue();
    }

    @Test
    void refusesWhatNeverOpens() {
        assertThatThrownBy(() -> CronWindow.of("0 2 * *", Duration.ofHours(1), "UTC"))
                .hasMessageContaining("five fields");
        assertThatThrownBy(() -> CronWindow.of("0 25 * * *", Duration.ofHours(1), "UTC"))
                .hasMessageContaining("five fields");
        assertThatThrownBy(() -> CronWindow.of("0 2 30 2 *", Duration.ofHours(1), "UTC"))
                .hasMessageContaining("never comes");
        assertThatThrownBy(() -> CronWindow.of("0 2 * * *", Duration.ZERO, "UTC"))
                .hasMessageContaining("never opens");
        assertThatThrownBy(() -> CronWindow.of("0 2 * * *", Duration.ofHours(1), "Mars/Olympus"))
                .hasMessageContaining("no time zone");
    }

    @Test
    void takesALeapDay() {
        CronWindow leap = CronWindow.of("0 0 29 2 *", Duration.ofDays(1), "UTC");
        assertThat(leap.next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo("2028-02-29T00:00:00Z");
    }
}

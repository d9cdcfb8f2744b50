package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommonWindowsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void areOpenWhenBothAre() {
        MaintenanceWindows both = daily(2, 4).and(daily(3, 6));
        assertThat(both.isOpen(at(2.5))).isFalse();
        assertThat(both.isOpen(at(3))).isTrue();
        assertThat(both.isOpen(at(4))).isFalse();
        assertThat(both.next(START)).isEqualTo(at(3));
        assertThat(both.next(at(3.5))).isEqualTo(at(3.5));
        assertThat(both.next(at(5))).isEqualTo(at(24 + 3));
    }

    @Test
    void neverOpenWhereTheyNeverMeet() {
        assertThat(daily(2, 3).and(daily(4, 5)).next(START)).isEqualTo(Instant.MAX);
        assertThat(daily(2, 3).and(MaintenanceWindows.never()).next(START)).isEqualTo(Instant.MAX);
        assertThat(MaintenanceWindows.never().and(daily(2, 3)).next(START)).isEqualTo(Instant.MAX);
    }

    private static Instant at(double hour) {
        return START.plusSeconds(Math.round(hour * 3600));
    }

    private static MaintenanceWindows daily(int from, int until) {
        return new MaintenanceWindows() {
            @Override
            public boolean isOpen(Instant now) {
                long hour = Duration.between(START, now).toHours() % 24;
                return from <= hour && hour < until;
            }

            @Override
            public Instant next(Instant now) {
                Instant at = now;
                while (!isOpen(at)) {
                    at = at.plusSeconds(3600 - at.getEpochSecond() % 3600);
                }
                return at;
            }
        };
    }
}

package io.keyturn.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpansTest {
    @Test
    void saysTheLargestUnitAndTheNextWhereThatSaysLittle() {
        assertThat(Spans.of(Duration.ofMillis(900))).isEqualTo("0s");
        assertThat(Spans.of(Duration.ofSeconds(45))).isEqualTo("45s");
        assertThat(Spans.of(Duration.ofSeconds(130))).isEqualTo("2m 10s");
        assertThat(Spans.of(Duration.ofMinutes(60))).isEqualTo("1h");
        assertThat(Spans.of(Duration.ofHours(75))).isEqualTo("3d 3h");
        assertThat(Spans.of(Duration.ofHours(300))).isEqualTo("12d");
    }

    @Test
    void saysBeforeAndAfter() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(Spans.between(now, now.plusSeconds(60))).isEqualTo("in 1m");
        assertThat(Spans.between(now, now.minusSeconds(60))).isEqualTo("1m ago");
        assertThat(Spans.both(now, now.plusMillis(61_500)))
                .isEqualTo("in 1m 1s (2026-01-01T00:01:01Z)");
    }
}

package io.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.pki.Validity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RotationPolicyTest {
    private static final RotationPolicy DEFAULT = RotationPolicy.DEFAULT;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration FLOOR = Duration.ofSeconds(130);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Validity LIFE = new Validity(START, START.plus(Duration.ofDays(360)));

    @Test
    void hasDefaultsThatArePartOfItsContract() {
        assertThat(DEFAULT.authorityLifetime()).isEqualTo(YEAR);
        assertThat(DEFAULT.leafLifetime()).isEqualTo(MONTH);
        assertThat(DEFAULT.assumedAfter()).isEqualTo(FLOOR);
        assertThat(DEFAULT.minimumInterval()).isEqualTo(HOUR);
        assertThat(DEFAULT.deadlineMargin()).isEqualTo(DAY);
        assertThat(DEFAULT.atDeadline()).isEqualTo(RotationPolicy.AtDeadline.PROCEED);
        assertThat(DEFAULT.onFailedVerification())
                .isEqualTo(RotationPolicy.OnFailedVerification.HOLD);
        assertThat(DEFAULT.windows().isOpen(START)).isTrue();
        assertThat(DEFAULT.windows().next(START)).isEqualTo(START);
    }

    @Test
    void refusesNegativeDurations() {
        Duration negative = Duration.ofSeconds(-1);
        assertRefused(
                YEAR,
                MONTH,
                negative,
                HOUR,
                DAY,
                "assumed-after -1s is negative; set it to 0s or more");
        assertRefused(
                YEAR,
                MONTH,
                FLOOR,
                negative,
                DAY,
                "minimum-interval -1s is negative; set it to 0s or more");
        assertRefused(
                YEAR,
                MONTH,
                FLOOR,
                HOUR,
                negative,
                "deadline-margin -1s is negative; set it to 0s or more");
        assertThatCode(() -> policy(YEAR, MONTH, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesLeavesThatOutliveTheirAuthority() {
        assertRefused(
                MONTH,
                MONTH,
                FLOOR,
                HOUR,
                DAY,
                "leaf-lifetime 30d is not below authority-lifetime 30d; a leaf never outlives its authority: lower the first or raise the second");
    }

    @Test
    void refusesAuthoritiesThatLiveLongerThanACentury() {
        assertRefused(
                Duration.ofDays(36_501),
                MONTH,
                FLOOR,
                HOUR,
                DAY,
                "authority-lifetime 36501d is above 36500d; lower it");
        assertThatCode(() -> policy(Duration.ofDays(36_500), MONTH, FLOOR, HOUR, DAY))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesLeavesThatExpireBeforeConsumersLoadThem() {
        assertRefused(
                YEAR,
                Duration.ofSeconds(390),
                FLOOR,
                HOUR,
                DAY,
                "leaf-lifetime 6m 30s leaves a third of it from renewal to expiry, not more than assumed-after 2m 10s in which consumers load it: raise the first or lower the second");
        assertThatCode(() -> policy(YEAR, Duration.ofSeconds(393), FLOOR, HOUR, DAY))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAuthoritiesThatEndBeforeARotationDoes() {
        Duration shortest = DAY.plus(FLOOR.multipliedBy(3)).multipliedBy(3);
        assertRefused(
                shortest,
                HOUR,
                FLOOR,
                HOUR,
                DAY,
                "authority-lifetime 3d 19m 30s leaves a third of it from renewal to expiry, not more than deadline-margin and three times assumed-after together (24h 6m 30s): raise the first or lower the others");
        assertThatCode(() -> policy(shortest.plusSeconds(3), HOUR, FLOOR, HOUR, DAY))
                .doesNotThrowAnyException();
    }

    @Test
    void isDueAtTwoThirdsOrUpToATwentiethEarlierByTheSerial() {
        assertThat(DEFAULT.dueAt(LIFE, "0")).isEqualTo(START.plus(Duration.ofDays(240)));
        // 999 of 1000 steps of 18 days
        assertThat(DEFAULT.dueAt(LIFE, Integer.toHexString(999)))
                .isEqualTo(START.plus(Duration.ofDays(240)).minusSeconds(1_553_645));
        assertThat(DEFAULT.dueAt(LIFE, Integer.toHexString(1000)))
                .isEqualTo(DEFAULT.dueAt(LIFE, "0"));
        assertThat(DEFAULT.dueAt(LIFE, "1f4")).isEqualTo(START.plus(Duration.ofDays(231)));
    }

    @Test
    void isUrgentAtFiveSixths() {
        assertThat(DEFAULT.urgentAt(LIFE)).isEqualTo(START.plus(Duration.ofDays(300)));
    }

    @Test
    void decidesADayBeforeTheEnd() {
        assertThat(DEFAULT.deadline(START)).isEqualTo(START.minus(DAY));
    }

    @ParameterizedTest
    @EnumSource
    void readsTheWordsOfItsDeadline(RotationPolicy.AtDeadline choice) {
        assertThat(RotationPolicy.AtDeadline.parse(choice.word())).isEqualTo(choice);
        assertThatThrownBy(() -> RotationPolicy.AtDeadline.parse("stay"))
                .hasMessage("expected proceed or hold but was 'stay'");
    }

    private static void assertRefused(
            Duration authority,
            Duration leaf,
            Duration floor,
            Duration interval,
            Duration margin,
            String sentence) {
        assertThatThrownBy(() -> policy(authority, leaf, floor, interval, margin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot use this policy: " + sentence);
    }

    private static RotationPolicy policy(
            Duration authority, Duration leaf, Duration floor, Duration interval, Duration margin) {
        return new RotationPolicy(
                authority,
                leaf,
                floor,
                interval,
                margin,
                RotationPolicy.AtDeadline.PROCEED,
                RotationPolicy.OnFailedVerification.HOLD,
                DEFAULT.windows());
    }
}

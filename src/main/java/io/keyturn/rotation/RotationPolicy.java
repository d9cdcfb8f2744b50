package io.keyturn.rotation;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Lengths;
import io.keyturn.pki.Validity;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/// When things are due and how long to wait.
///
/// @param authorityLifetime default 365 d
/// @param leafLifetime default 30 d
/// @param assumedAfter the time floor for consumers that promise nothing; default 130 s, above the kubelet's measured worst
/// @param minimumInterval between the starts of two authority rotations; default 1 h
/// @param deadlineMargin how long before the old authority's end a waiting rotation must decide; default 24 h
/// @param atDeadline what it then does; default proceed
/// @param onFailedVerification what to do where an endpoint refuses the new leaf after the switch; default hold
/// @param windows when scheduled starts are allowed; default always
public record RotationPolicy(
        Duration authorityLifetime,
        Duration leafLifetime,
        Duration assumedAfter,
        Duration minimumInterval,
        Duration deadlineMargin,
        AtDeadline atDeadline,
        OnFailedVerification onFailedVerification,
        MaintenanceWindows windows) {
    // A century; RFC 5280, 4.1.2.5 ends with the year 9999, and nobody means that. Before the
    // defaults, which are checked against it.
    private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);

    /// The defaults.
    public static final RotationPolicy DEFAULT =
            new RotationPolicy(
                    Duration.ofDays(365),
                    Duration.ofDays(30),
                    Duration.ofSeconds(130),
                    Duration.ofHours(1),
                    Duration.ofHours(24),
                    AtDeadline.PROCEED,
                    OnFailedVerification.HOLD,
                    MaintenanceWindows.always());

    private static final double DUE = 2.0 / 3;
    private static final double URGENT = 5.0 / 6;
    private static final int JITTER_STEPS = 1000;
    private static final double JITTER_SHARE = 0.05;

    /// What a rotation that waits does when its deadline comes.
    public enum AtDeadline {
        /// Go on: only laggards fail, and they would fail at the expiry anyway.
        PROCEED,
        /// Stay.
        HOLD;

        /// The word in options and annotations.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Reads [#word()].
        ///
        /// @throws IllegalArgumentException for another
        public static AtDeadline parse(String word) {
            return Arrays.stream(values())
                    .filter(choice -> choice.word().equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "expected proceed or hold but was '%s'".formatted(word)));
        }
    }

    /// What is done where, after the switch and before the retirement, an endpoint refuses the new leaf and takes the old.
    public enum OnFailedVerification {
        /// Undo the rotation, without being asked.
        ABORT,
        /// Wait, and name it.
        HOLD
    }

    public RotationPolicy {
        requireNonNull(authorityLifetime, "authorityLifetime is null");
        requireNonNull(leafLifetime, "leafLifetime is null");
        requireNonNull(assumedAfter, "assumedAfter is null");
        requireNonNull(minimumInterval, "minimumInterval is null");
        requireNonNull(deadlineMargin, "deadlineMargin is null");
        requireNonNull(atDeadline, "atDeadline is null");
        requireNonNull(onFailedVerification, "onFailedVerification is null");
        requireNonNull(windows, "windows is null");
        refuseUnless(
                !assumedAfter.isNegative(),
                "assumed-after %s is negative; set it to 0s or more"
                        .formatted(Lengths.of(assumedAfter)));
        refuseUnless(
                !minimumInterval.isNegative(),
                "minimum-interval %s is negative; set it to 0s or more"
                        .formatted(Lengths.of(minimumInterval)));
        refuseUnless(
                !deadlineMargin.isNegative(),
                "deadline-margin %s is negative; set it to 0s or more"
                        .formatted(Lengths.of(deadlineMargin)));
        refuseUnless(
                authorityLifetime.compareTo(LONGEST_LIFE) <= 0,
                "authority-lifetime %dd is above %dd; lower it"
                        .formatted(authorityLifetime.toDays(), LONGEST_LIFE.toDays()));
        refuseUnless(
                leafLifetime.compareTo(authorityLifetime) < 0,
                "leaf-lifetime %s is not below authority-lifetime %s; a leaf never outlives its authority: lower the first or raise the second"
                        .formatted(Lengths.of(leafLifetime), Lengths.of(authorityLifetime)));
        refuseUnless(
                leafLifetime.dividedBy(3).compareTo(assumedAfter) > 0,
                "leaf-lifetime %s leaves a third of it from renewal to expiry, not more than assumed-after %s in which consumers load it: raise the first or lower the second"
                        .formatted(Lengths.of(leafLifetime), Lengths.of(assumedAfter)));
        Duration rotation = deadlineMargin.plus(assumedAfter.multipliedBy(3));
        refuseUnless(
                authorityLifetime.dividedBy(3).compareTo(rotation) > 0,
                "authority-lifetime %s leaves a third of it from renewal to expiry, not more than deadline-margin and three times assumed-after together (%s): raise the first or lower the others"
                        .formatted(Lengths.of(authorityLifetime), Lengths.of(rotation)));
    }

    /// When a certificate with these dates is due: at two thirds of its life, up to a twentieth of it earlier. Which part
    /// of the twentieth comes from the serial, so that many targets of one age do not all turn at once, and every run
    /// sees the same instant.
    public Instant dueAt(Validity validity, String serial) {
        double roll =
                new BigInteger(serial, 16).mod(BigInteger.valueOf(JITTER_STEPS)).doubleValue()
                        / JITTER_STEPS;
        return validity.at(DUE - JITTER_SHARE * roll);
    }

    /// From when on windows are ignored.
    public Instant urgentAt(Validity validity) {
        return validity.at(URGENT);
    }

    /// The instant at which a waiting rotation must decide.
    public Instant deadline(Instant end) {
        return end.minus(deadlineMargin);
    }

    /// This policy with another floor.
    public RotationPolicy withFloor(Duration floor) {
        return gatedBy(floor, deadlineMargin, atDeadline, windows);
    }

    /// This policy with what else is stored with targets.
    ///
    /// @throws IllegalArgumentException when it does not go with the lifetimes
    public RotationPolicy gatedBy(
            Duration floor, Duration margin, AtDeadline choice, MaintenanceWindows allowed) {
        return new RotationPolicy(
                authorityLifetime,
                leafLifetime,
                floor,
                minimumInterval,
                margin,
                choice,
                onFailedVerification,
                allowed);
    }

    /// This policy with another answer to a failed verification.
    public RotationPolicy withOnFailedVerification(OnFailedVerification answer) {
        return new RotationPolicy(
                authorityLifetime,
                leafLifetime,
                assumedAfter,
                minimumInterval,
                deadlineMargin,
                atDeadline,
                answer,
                windows);
    }

    private static void refuseUnless(boolean possible, String sentence) {
        if (!possible) {
            throw new IllegalArgumentException("cannot use this policy: " + sentence);
        }
    }
}

package io.keyturn.pki;

import java.time.Duration;

/// Durations in the words of the options, exact to the second: `30d`, `36h`, `6m 30s`.
public final class Lengths {
    private static final int HOURS_A_DAY = 24;
    private static final int MOST_HOURS = 48;

    private Lengths() {}

    /// With days above two of them, else hours, minutes and seconds as far as there are any.
    public static String of(Duration length) {
        if (length.isNegative()) {
            return "-" + of(length.negated());
        }
        boolean inDays = length.toHours() > MOST_HOURS;
        StringBuilder text = new StringBuilder();
        append(text, inDays ? length.toDays() : 0, "d");
        append(text, inDays ? length.toHours() % HOURS_A_DAY : length.toHours(), "h");
        append(text, length.toMinutesPart(), "m");
        append(text, length.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : " ").append(count).append(unit);
        }
    }
}

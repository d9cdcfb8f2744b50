package io.keyturn.pki;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Durations in the words of the options: `30d`, `36h`, `6m 30s`.
public final class Lengths {
    private static final int HOURS_A_DAY = 24;
    private static final int MOST_HOURS = 48;

    private static final Pattern PART = Pattern.compile("(\\d+)([dhms])");
    private static final Pattern ALL = Pattern.compile("(\\d+[dhms])+");

    private Lengths() {}

    /// Exact and in one word, as `6m30s`; ISO-8601 where there are parts of a second. [#parse(String)] reads it.
    public static String spelled(Duration length) {
        return length.toNanosPart() == 0 && !length.isNegative()
                ? of(length).replace(" ", "")
                : length.toString();
    }

    /// Reads what [#spelled(Duration)] writes, any sum of such parts, and ISO-8601.
    ///
    /// @throws IllegalArgumentException for anything else
    public static Duration parse(String text) {
        try {
            return ALL.matcher(text).matches()
                    ? PART.matcher(text)
                            .results()
                            .map(part -> Duration.parse(iso(part.group(1), part.group(2))))
                            .reduce(Duration.ZERO, Duration::plus)
                    : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'%s' is no duration; write it as 90s, 36h, 30d or PT90S".formatted(text), e);
        }
    }

    private static String iso(String count, String unit) {
        return unit.equals("d")
                ? "P%sD".formatted(count)
                : "PT" + count + unit.toUpperCase(Locale.ROOT);
    }

    /// Exact to the second; with days above two of them, else hours, minutes and seconds as far as there are any.
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

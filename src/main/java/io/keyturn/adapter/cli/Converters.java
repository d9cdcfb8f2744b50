package io.keyturn.adapter.cli;

import io.keyturn.rotation.TargetName;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads what people type.
final class Converters {
    private Converters() {}

    /// `namespace/name`.
    static final class Target implements ITypeConverter<TargetName> {
        @Override
        public TargetName convert(String text) {
            try {
                return TargetName.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /// `90s`, `36h`, `30d`, `1h30m`, or ISO-8601.
    static final class Period implements ITypeConverter<Duration> {
        private static final Pattern ONE = Pattern.compile("(\\d+)(ms|s|m|h|d)");
        private static final Pattern ALL = Pattern.compile("(\\d+(ms|s|m|h|d))+");
        private static final Map<String, Duration> UNITS =
                Map.of(
                        "ms", Duration.ofMillis(1),
                        "s", Duration.ofSeconds(1),
                        "m", Duration.ofMinutes(1),
                        "h", Duration.ofHours(1),
                        "d", Duration.ofDays(1));

        @Override
        public Duration convert(String text) {
            String plain = text.toLowerCase(Locale.ROOT);
            try {
                return ALL.matcher(plain).matches() ? sum(plain) : Duration.parse(text);
            } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
                throw new TypeConversionException(
                        "'%s' is no duration; write it as 90s, 36h, 30d or PT90S".formatted(text));
            }
        }

        private static Duration sum(String text) {
            Duration sum = Duration.ZERO;
            Matcher part = ONE.matcher(text);
            while (part.find()) {
                Duration unit = UNITS.getOrDefault(part.group(2), Duration.ZERO);
                sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
            }
            return sum;
        }
    }
}

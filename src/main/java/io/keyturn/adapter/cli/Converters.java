package io.keyturn.adapter.cli;

import io.keyturn.adapter.cron.CronWindow;
import io.keyturn.pki.KeyAlgorithm;
import io.keyturn.port.Endpoint;
import io.keyturn.reconcile.Target.Search;
import io.keyturn.rotation.RotationPolicy.AtDeadline;
import io.keyturn.rotation.RotationPolicy.OnFailedVerification;
import io.keyturn.rotation.TargetName;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads what people type.
final class Converters {
    private Converters() {}

    /// The message of a value that refuses itself is the message to the user.
    private static <T> T reading(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /// `namespace/name`.
    static final class Target implements ITypeConverter<TargetName> {
        @Override
        public TargetName convert(String text) {
            return reading(() -> TargetName.parse(text));
        }
    }

    /// `HOST:PORT`.
    static final class ProbedEndpoint implements ITypeConverter<Endpoint> {
        @Override
        public Endpoint convert(String text) {
            return reading(() -> Endpoint.parse(text.strip()));
        }
    }

    /// `NAME:PORT` or `none`.
    static final class EndpointService implements ITypeConverter<Search> {
        @Override
        public Search convert(String text) {
            String plain = text.strip();
            return plain.equalsIgnoreCase("none")
                    ? new Search.Nowhere()
                    : reading(() -> new Search.Service(Endpoint.parse(plain)));
        }
    }

    /// `p256` and so on.
    static final class Algorithm implements ITypeConverter<KeyAlgorithm> {
        @Override
        public KeyAlgorithm convert(String text) {
            return algorithm(text, Arrays.stream(KeyAlgorithm.values()));
        }
    }

    private static KeyAlgorithm algorithm(String text, Stream<KeyAlgorithm> fitting) {
        try {
            return KeyAlgorithm.parse(text);
        } catch (IllegalArgumentException _) {
            throw new TypeConversionException(
                    "'%s' is no key algorithm; choose one of %s"
                            .formatted(
                                    text,
                                    // as help writes them: rsa2048
                                    fitting.map(KeyAlgorithm::word)
                                            .map(word -> word.replace("-", ""))
                                            .collect(Collectors.joining(", "))));
        }
    }

    /// The same without what Envoy cannot present.
    static final class LeafAlgorithm implements ITypeConverter<KeyAlgorithm> {
        @Override
        public KeyAlgorithm convert(String text) {
            KeyAlgorithm algorithm =
                    algorithm(
                            text,
                            Arrays.stream(KeyAlgorithm.values()).filter(KeyAlgorithm::fitsLeaf));
            if (!algorithm.fitsLeaf()) {
                throw new TypeConversionException(
                        "Envoy offers no Ed25519 in its handshakes; choose p256, or keep ed25519 for --authority-algorithm");
            }
            return algorithm;
        }
    }

    /// `proceed` or `hold`.
    static final class Deadline implements ITypeConverter<AtDeadline> {
        @Override
        public AtDeadline convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "proceed" -> AtDeadline.PROCEED;
                case "hold" -> AtDeadline.HOLD;
                default ->
                        throw new TypeConversionException(
                                "expected proceed or hold but was '%s'".formatted(text));
            };
        }
    }

    /// `abort` or `hold`.
    static final class FailedVerification implements ITypeConverter<OnFailedVerification> {
        @Override
        public OnFailedVerification convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "abort" -> OnFailedVerification.ABORT;
                case "hold" -> OnFailedVerification.HOLD;
                default ->
                        throw new TypeConversionException(
                                "expected abort or hold but was '%s'".formatted(text));
            };
        }
    }

    /// `CRON;DURATION[;ZONE]`.
    static final class Window implements ITypeConverter<CronWindow> {
        @Override
        public CronWindow convert(String text) {
            String[] parts = text.split(";", -1);
            if (parts.length < 2 || parts.length > 3) {
                throw new TypeConversionException(
                        "'%s' is no window; write it as '0 2 * * SAT;4h;Europe/Berlin'"
                                .formatted(text));
            }
            Duration length = new Period().convert(parts[1].strip());
            String zone = parts.length == 2 ? "UTC" : parts[2].strip();
            return reading(() -> CronWindow.of(parts[0].strip(), length, zone));
        }
    }

    /// A DNS name, in certificates also with a leading `*.` (RFC 6125).
    static final class DnsName implements ITypeConverter<String> {
        private static final Pattern NAME =
                Pattern.compile(
                        "(\\*\\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*",
                        Pattern.CASE_INSENSITIVE);
        private static final int LONGEST = 253;

        @Override
        public String convert(String text) {
            String name = text.strip();
            if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
                throw new TypeConversionException(
                        "'%s' is no DNS name; write it as gloo.gloo-system.svc".formatted(text));
            }
            return name;
        }
    }

    /// An absolute URI.
    static final class UriName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                URI uri = new URI(text.strip());
                if (uri.isAbsolute()) {
                    return uri.toASCIIString();
                }
            } catch (URISyntaxException _) {
                // the sentence below says it
            }
            throw new TypeConversionException(
                    "'%s' is no absolute URI; write it as spiffe://cluster.local/ns/gloo-system/sa/gloo"
                            .formatted(text));
        }
    }

    /// An IP address, of either version.
    static final class IpAddress implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                return InetAddress.ofLiteral(text.strip()).getHostAddress();
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'%s' is no IP address; write it as 10.0.0.7 or fd00::7".formatted(text));
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
            String plain = text.strip().toLowerCase(Locale.ROOT);
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

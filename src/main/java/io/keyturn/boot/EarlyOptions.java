package io.keyturn.boot;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Options that the log or a listener needs before the command line is read.
///
/// @param typed as system properties, which win over every other source
/// @param opened system properties too, for the ways in that `serve` opens only where they are named
/// @param problem a sentence when a value cannot be used, typed or not; empty when all is well
record EarlyOptions(
        Map<String, String> typed, Map<String, String> opened, Optional<String> problem) {
    private static final String PREFIX = "keyturn.";
    private static final String TOKEN = "request-token-file";
    private static final String TOPIC = "kafka-request-topic";
    private static final List<String> WORDS =
            List.of(
                    "log-format",
                    "management-host",
                    TOKEN,
                    "request-host",
                    TOPIC,
                    "kafka-bootstrap-servers");
    private static final List<String> PORTS =
            List.of("management-port", "status-port", "request-port");
    private static final int HIGHEST_PORT = 65_535;

    EarlyOptions {
        typed = Map.copyOf(typed);
        opened = Map.copyOf(opened);
        requireNonNull(problem, "problem is null");
    }

    /// @param file the properties of the configuration file; empty when there is none
    static EarlyOptions read(
            String[] arguments, Map<String, String> environment, Map<String, String> file) {
        Map<String, String> typed = new HashMap<>();
        Optional<String> problem = Optional.empty();
        for (String name : WORDS) {
            Mode.given("--" + name, arguments).ifPresent(value -> typed.put(PREFIX + name, value));
        }
        for (String name : PORTS) {
            Optional<String> given = Mode.given("--" + name, arguments);
            given.ifPresent(value -> typed.put(PREFIX + name, value));
            String variable = variable(name);
            String property = PREFIX + name;
            problem =
                    problem.or(() -> given.flatMap(value -> judge(value, "--" + name)))
                            .or(() -> judge(environment.getOrDefault(variable, ""), variable))
                            .or(() -> judge(file.getOrDefault(property, ""), property));
        }
        return new EarlyOptions(
                typed,
                Mode.of(arguments) == Mode.SERVE ? opened(typed, environment, file) : Map.of(),
                problem);
    }

    /// Listeners and channels start before the command line is read, and a property cannot say "where another is set".
    private static Map<String, String> opened(
            Map<String, String> typed, Map<String, String> environment, Map<String, String> file) {
        Predicate<String> named =
                name ->
                        Stream.of(
                                        typed.get(PREFIX + name),
                                        environment.get(variable(name)),
                                        file.get(PREFIX + name))
                                .anyMatch(value -> value != null && !value.isBlank());
        Map<String, String> opened = new HashMap<>();
        if (named.test(TOKEN)) {
            opened.put("quarkus.http.host-enabled", "true");
        }
        if (named.test(TOPIC)) {
            opened.put("mp.messaging.incoming.requests.enabled", "true");
        }
        return opened;
    }

    private static String variable(String name) {
        return "KEYTURN_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static Optional<String> judge(String value, String origin) {
        return value.isBlank() || isPort(value.strip())
                ? Optional.empty()
                : Optional.of(
                        "cannot use '%s' for %s: it is no port; give a number from 0 to %d"
                                .formatted(value, origin, HIGHEST_PORT));
    }

    private static boolean isPort(String value) {
        try {
            int port = Integer.parseInt(value);
            return port >= 0 && port <= HIGHEST_PORT;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}

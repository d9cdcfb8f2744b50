package io.keyturn.boot;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Options that the log or a listener needs before the command line is read.
///
/// @param typed as system properties, which win over every other source
/// @param problem a sentence when a value cannot be used, typed or not; empty when all is well
record EarlyOptions(Map<String, String> typed, Optional<String> problem) {
    private static final String PREFIX = "keyturn.";
    private static final List<String> WORDS = List.of("log-format", "management-host");
    private static final List<String> PORTS = List.of("management-port", "status-port");
    private static final int HIGHEST_PORT = 65_535;

    EarlyOptions {
        typed = Map.copyOf(typed);
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
            String variable = "KEYTURN_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
            String property = PREFIX + name;
            problem =
                    problem.or(() -> given.flatMap(value -> judge(value, "--" + name)))
                            .or(() -> judge(environment.getOrDefault(variable, ""), variable))
                            .or(() -> judge(file.getOrDefault(property, ""), property));
        }
        return new EarlyOptions(typed, problem);
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

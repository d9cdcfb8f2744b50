package io.keyturn.boot;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private static final String SERVERS = "kafka-bootstrap-servers";
    private static final List<String> WORDS =
            List.of("log-format", "management-host", TOKEN, "request-host", TOPIC, SERVERS);
    private static final List<String> PORTS =
            List.of("management-port", "status-port", "request-port");
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");
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
        if (Mode.of(arguments) != Mode.SERVE) {
            return new EarlyOptions(typed, Map.of(), problem);
        }
        Said said = new Said(typed, environment, file);
        return new EarlyOptions(typed, opened(said), problem.or(() -> collision(said)));
    }

    /// Listeners and channels start before the command line is read, and a property cannot say "where another is set".
    private static Map<String, String> opened(Said said) {
        Map<String, String> opened = new HashMap<>();
        if (said.value(TOKEN).isPresent()) {
            opened.put("quarkus.http.host-enabled", "true");
        }
        // Without a server it would look for one on this machine until the command refuses it.
        if (said.value(TOPIC).isPresent() && said.namesKafka()) {
            opened.put("mp.messaging.incoming.requests.enabled", "true");
        }
        return opened;
    }

    /// Two listeners on one port are no failure to Quarkus: one would answer for both. Ports were judged before; those where
    /// none is named are of application.properties.
    private static Optional<String> collision(Said said) {
        String port = said.value("request-port").orElse("8080");
        int requests = Integer.parseInt(port);
        int management = Integer.parseInt(said.value("management-port").orElse("9000"));
        String requestHost = said.value("request-host").orElse(LOOPBACK);
        String managementHost = said.value("management-host").or(said::podAddress).orElse(LOOPBACK);
        return said.value(TOKEN).isPresent()
                        && requests == management
                        && requests != 0
                        && overlap(requestHost, managementHost)
                ? Optional.of(
                        "cannot listen for requests on port %s of '%s': health and metrics are there; give another --request-port or --management-port"
                                .formatted(port, requestHost))
                : Optional.empty();
    }

    private static boolean overlap(String one, String other) {
        return plain(one).equals(plain(other))
                || EVERYWHERE.contains(one)
                || EVERYWHERE.contains(other);
    }

    private static String plain(String host) {
        return host.equalsIgnoreCase("localhost") ? LOOPBACK : host;
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

    /// What is typed wins over what the environment says, and that over the file.
    private record Said(
            Map<String, String> typed, Map<String, String> environment, Map<String, String> file) {
        Said {
            requireNonNull(typed, "typed is null");
            requireNonNull(environment, "environment is null");
            requireNonNull(file, "file is null");
        }

        /// An empty value is none.
        Optional<String> value(String name) {
            return filled(typed, PREFIX + name)
                    .or(() -> filled(environment, variable(name)))
                    .or(() -> filled(file, PREFIX + name));
        }

        /// By an option of ours, or where everybody who knows Kafka looks first.
        boolean namesKafka() {
            return value(SERVERS)
                    .or(() -> filled(environment, "KAFKA_BOOTSTRAP_SERVERS"))
                    .or(() -> filled(file, "kafka.bootstrap.servers"))
                    .isPresent();
        }

        Optional<String> podAddress() {
            return filled(environment, "POD_IP");
        }

        private static Optional<String> filled(Map<String, String> source, String key) {
            return Optional.ofNullable(source.get(key))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }
    }
}

package io.keyturn.boot;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How the program runs; it decides which ports open, so it is known before anything starts.
enum Mode {
    /// `serve`: the management port, and a schedule.
    SERVE,
    /// `demo`: the status page on a loopback port.
    DEMO,
    /// `sds`: the port for secrets, and what the command itself opens.
    SDS,
    /// Every other command: no port, no schedule.
    ONESHOT;

    /// The mode of a command line: that of its first word which is no option.
    static Mode of(String... arguments) {
        String command =
                Arrays.stream(arguments)
                        .filter(each -> !each.startsWith("-"))
                        .findFirst()
                        .orElse("");
        boolean asksForHelp =
                Arrays.stream(arguments)
                        .anyMatch(each -> each.equals("--help") || each.equals("-h"));
        if (asksForHelp) {
            return ONESHOT;
        }
        return switch (command) {
            case "serve" -> SERVE;
            case "demo" -> DEMO;
            case "sds" -> SDS;
            default -> ONESHOT;
        };
    }

    /// Its profile in application.properties.
    String profile() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The value that the command line gives to an option, in either spelling.
    static Optional<String> given(String option, String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith(option + "=")) {
                return Optional.of(arguments[i].substring(option.length() + 1));
            }
            if (arguments[i].equals(option) && i + 1 < arguments.length) {
                return Optional.of(arguments[i + 1]);
            }
        }
        return Optional.empty();
    }
}

package io.keyturn.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Which configuration file counts: `--config` before the variable, and a default one only if it is there. It must be known
/// before Quarkus reads its configuration, so it is looked for by hand.
///
/// @param path of the file; empty when there is none
/// @param properties what it says
/// @param problem a sentence when a named file cannot be used; empty when all is well
record ConfigurationFile(
        Optional<Path> path, Map<String, String> properties, Optional<String> problem) {
    static final Path DEFAULT = Path.of("/etc/keyturn/application.properties");
    private static final String OPTION = "--config";
    private static final String VARIABLE = "KEYTURN_CONFIG";

    static ConfigurationFile find(
            String[] arguments, Map<String, String> environment, Path standard) {
        Optional<String> typed = Mode.given(OPTION, arguments);
        if (typed.isPresent()) {
            return named(typed.get(), OPTION);
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isBlank()) {
            return named(variable, VARIABLE);
        }
        return Files.exists(standard)
                ? named(standard.toString(), OPTION)
                : new ConfigurationFile(Optional.empty(), Map.of(), Optional.empty());
    }

    private static ConfigurationFile named(String name, String by) {
        Path file = Path.of(name).toAbsolutePath();
        try {
            return new ConfigurationFile(
                    Optional.of(file), FileSource.read(file), Optional.empty());
        } catch (IOException | IllegalArgumentException e) {
            String observed =
                    Files.isReadable(file) && !Files.isDirectory(file)
                            ? "it is no properties file"
                            : "no such readable file";
            return new ConfigurationFile(
                    Optional.empty(),
                    Map.of(),
                    Optional.of(
                            "cannot read configuration '%s': %s; correct %s"
                                    .formatted(name, observed, by)));
        }
    }
}

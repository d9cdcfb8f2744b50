package io.keyturn.boot;

import io.quarkus.picocli.runtime.PicocliRunner;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Optional;

/// The one program of Keyturn; its first argument says which mode runs.
@QuarkusMain
public final class Keyturn {
    private static final String PROFILE = "quarkus.profile";
    private static final int USAGE = 2;

    /// Options that a listener needs before the command line is read.
    private static final List<String> EARLY =
            List.of("log-format", "management-host", "management-port", "status-port");

    Keyturn() {}

    /// Starts the program. The mode's profile comes last, and the last one wins.
    public static void main(String... arguments) {
        ConfigurationFile file =
                ConfigurationFile.find(arguments, System.getenv(), ConfigurationFile.DEFAULT);
        if (file.problem().isPresent()) {
            System.err.println("keyturn: " + file.problem().get());
            System.exit(USAGE);
        }
        file.path().ifPresent(path -> System.setProperty(FileSource.PROPERTY, path.toString()));
        String given =
                Optional.ofNullable(System.getProperty(PROFILE))
                        .or(() -> Optional.ofNullable(System.getenv("QUARKUS_PROFILE")))
                        .orElse("prod");
        System.setProperty(PROFILE, given + "," + Mode.of(arguments).profile());
        for (String option : EARLY) {
            Mode.given("--" + option, arguments)
                    .ifPresent(value -> System.setProperty("keyturn." + option, value));
        }
        Quarkus.run(PicocliRunner.class, arguments);
    }
}

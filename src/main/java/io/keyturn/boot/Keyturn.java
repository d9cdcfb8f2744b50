package io.keyturn.boot;

import io.quarkus.picocli.runtime.PicocliRunner;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;

/// The one program of Keyturn; its first argument says which mode runs.
@QuarkusMain
public final class Keyturn {
    private static final String PROFILE = "quarkus.profile";
    private static final int USAGE = 2;

    Keyturn() {}

    /// Starts the program. The mode's profile comes last, and the last one wins.
    public static void main(String... arguments) {
        ConfigurationFile file =
                ConfigurationFile.find(arguments, System.getenv(), ConfigurationFile.DEFAULT);
        EarlyOptions early = EarlyOptions.read(arguments, System.getenv(), file.properties());
        Optional<String> problem = file.problem().or(early::problem);
        if (problem.isPresent()) {
            System.err.println("keyturn: " + problem.get());
            System.exit(USAGE);
        }
        file.path().ifPresent(path -> System.setProperty(FileSource.PROPERTY, path.toString()));
        early.typed().forEach(System::setProperty);
        early.opened().forEach(System::setProperty);
        String given =
                Optional.ofNullable(System.getProperty(PROFILE))
                        .or(() -> Optional.ofNullable(System.getenv("QUARKUS_PROFILE")))
                        .orElse("prod");
        System.setProperty(PROFILE, given + "," + Mode.of(arguments).profile());
        Quarkus.run(PicocliRunner.class, new LastWord(System.err), arguments);
    }
}

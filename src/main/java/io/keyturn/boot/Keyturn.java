package io.keyturn.boot;

import io.quarkus.picocli.runtime.PicocliRunner;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;

/// The one program of Keyturn; its first argument says which mode runs.
@QuarkusMain
public final class Keyturn {
    private static final String PROFILE = "quarkus.profile";

    Keyturn() {}

    /// Starts the program. A one-shot command gets the profile that opens no port; the last profile wins.
    public static void main(String... arguments) {
        String given =
                Optional.ofNullable(System.getProperty(PROFILE))
                        .or(() -> Optional.ofNullable(System.getenv("QUARKUS_PROFILE")))
                        .orElse("prod");
        System.setProperty(PROFILE, given + ",oneshot");
        Quarkus.run(PicocliRunner.class, arguments);
    }
}

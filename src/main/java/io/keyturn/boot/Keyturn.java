package io.keyturn.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The one program of Keyturn; its first argument says which mode runs.
@QuarkusMain
public final class Keyturn {
    Keyturn() {}

    /// Starts the program.
    public static void main(String... arguments) {
        Quarkus.run(arguments);
    }
}

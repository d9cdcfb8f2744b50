package io.keyturn.port;

import static java.util.Objects.requireNonNull;

/// What a look at one Secret found.
public sealed interface Sighting {
    /// The store says that there is none.
    record Absent() implements Sighting {}

    /// The store did not say: forbidden, away, or cut short.
    record Unreadable(String problem) implements Sighting {
        public Unreadable {
            requireNonNull(problem, "problem is null");
        }
    }

    /// It is there.
    record Present(SecretImage image) implements Sighting {
        public Present {
            requireNonNull(image, "image is null");
        }
    }
}

package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Consumer.Holding;

/// What an SDS server would load if it restarted now.
public sealed interface OnRestart {
    /// This pair, read just now.
    record Loads(Holding pair) implements OnRestart {
        public Loads {
            requireNonNull(pair, "pair is null");
        }
    }

    /// Nothing that can be read.
    ///
    /// @param problem as a sentence
    record Fails(String problem) implements OnRestart {
        public Fails {
            problem = Said.plain(problem);
        }
    }
}

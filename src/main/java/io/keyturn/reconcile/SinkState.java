package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

/// How far a sink is.
///
/// @param taken events that it has taken from this process, resends among them
/// @param problem why it does not have everything; "" while it does
public record SinkState(String sink, long taken, String problem) {
    public SinkState {
        requireNonNull(sink, "sink is null");
        requireNonNull(problem, "problem is null");
    }
}

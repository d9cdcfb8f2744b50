package io.keyturn.port;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import java.util.List;

/// Somewhere events go. Each sink has its own courier, so a slow or dead one delays nobody else.
public interface EventSink extends AutoCloseable {
    /// What its cursor is called in the outbox: lower-case letters, digits and `-`; the same in every process that brings
    /// events to the same place.
    String name();

    /// Takes events in their order. It blocks until they are safe there, or cannot be brought; a resend has the same id.
    Taken take(List<RotationEvent> events);

    @Override
    void close();

    /// What became of them.
    sealed interface Taken {
        /// All are safe there.
        record All() implements Taken {}

        /// Only the first ones are; the rest is brought again later.
        ///
        /// @param count how many
        /// @param problem as a sentence, with the remedy
        record Some(int count, String problem) implements Taken {
            public Some {
                requireNonNull(problem, "problem is null");
            }
        }
    }
}

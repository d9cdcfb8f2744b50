package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.EventType;
import io.keyturn.event.RotationEvent.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which Event an observation was last told by, so that a repeat becomes part of its series. It forgets after the six
/// minutes after which client-go's recorder ends a series (tools/events/event_broadcaster.go, `finishTime`); where it was
/// lost, a repeat of the same id is found by its name, and one of another id is an Event of its own.
final class RecentEvents {
    private static final Duration FINISHED = Duration.ofMinutes(6);

    private final Map<Fact, Told> told = new HashMap<>();

    /// Two observations of the same fact are one series. client-go tells by everything but note and time (`eventKey`); who
    /// lags stands in the note only, and is what a person wants to know.
    private record Fact(String targetId, EventType type, String subject) {
        static Fact of(Observation event) {
            return new Fact(event.targetId(), event.type(), event.subject());
        }
    }

    private record Told(String name, Instant at) {
        Told {
            requireNonNull(name, "name is null");
            requireNonNull(at, "at is null");
        }
    }

    /// The name of the Event that tells the same fact.
    Optional<String> nameOf(Observation event) {
        Instant oldest = event.at().minus(FINISHED);
        told.values().removeIf(each -> each.at().isBefore(oldest));
        return Optional.ofNullable(told.get(Fact.of(event))).map(Told::name);
    }

    void add(Observation event, String name) {
        told.put(Fact.of(event), new Told(name, event.at()));
    }
}

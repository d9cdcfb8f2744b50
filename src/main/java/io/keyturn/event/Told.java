package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An event as somebody told it: its attributes (CloudEvents 1.0) and its data. It is shown, or wakes; nobody goes by it.
///
/// @param attributes by their names
/// @param data a JSON object on one line
public record Told(Map<String, String> attributes, String data) {
    public Told {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        requireNonNull(data, "data is null");
    }

    /// As this process tells it.
    public static Told of(RotationEvent event) {
        return new Told(CloudEvent.attributes(event), event.data());
    }

    /// As its data alone says, which is all that audit files hold.
    ///
    /// @param facts the data, read
    /// @return empty where this is no event of ours
    public static Optional<Told> of(Map<String, Object> facts, String data) {
        Optional<EventType> type = EventType.parse(text(facts, "type"));
        String targetId = text(facts, "targetId");
        if (type.isEmpty()
                || targetId.isEmpty()
                || !(facts.get("sequence") instanceof Number sequence)) {
            return Optional.empty();
        }
        Map<String, String> attributes =
                CloudEvent.attributes(
                        type.get(),
                        targetId,
                        text(facts, "target"),
                        sequence.longValue(),
                        Subjects.of(type.get(), facts),
                        text(facts, "at"));
        return Optional.of(new Told(attributes, data)).filter(Told::isOurs);
    }

    /// Whether it says what each event of ours does.
    public boolean isOurs() {
        return attribute("specversion").equals("1.0")
                && !id().isBlank()
                && type().startsWith(EventType.PREFIX)
                && attribute("source").startsWith(CloudEvent.SOURCE)
                && target().contains("/")
                && at().isPresent();
    }

    /// The same for a resend.
    public String id() {
        return attribute("id");
    }

    /// As `io.keyturn.rotation.switched`; a later version may know more.
    public String type() {
        return attribute("type");
    }

    /// As `rotation.switched`.
    public String word() {
        return type().startsWith(EventType.PREFIX)
                ? type().substring(EventType.PREFIX.length())
                : type();
    }

    /// Whether a step was taken, as far as is known.
    public boolean isCommitment() {
        return EventType.parse(type())
                .filter(known -> known.kind() == EventType.Kind.COMMITMENT)
                .isPresent();
    }

    /// As `namespace/name`.
    public String target() {
        return attribute("subject");
    }

    public Optional<Instant> at() {
        try {
            return Optional.of(Instant.parse(attribute("time")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// Of the write that it is about; 0 where that is not said.
    public long sequence() {
        try {
            return Long.parseLong(attribute("sequence"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// Structured mode (CloudEvents 1.0, JSON event format), one line.
    public String json() {
        String context = CanonicalJson.of(attributes);
        return "%s,\"data\":%s}".formatted(context.substring(0, context.length() - 1), data);
    }

    private String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    private static String text(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof String text ? text : "";
    }
}

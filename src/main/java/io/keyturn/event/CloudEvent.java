package io.keyturn.event;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The context attributes of an event (CloudEvents 1.0), by their names. Each protocol binding puts its own prefix before
/// them; the data is [RotationEvent#data()].
public final class CloudEvent {
    /// Of every event's data.
    public static final String CONTENT_TYPE = "application/json";

    static final String SOURCE = "urn:keyturn:";
    private static final String SCHEMA = "urn:keyturn:schema:";
    private static final int DIGITS = 20;

    private CloudEvent() {}

    /// In the order of the specification; `sequence` and `partitionkey` are its documented extensions. The sequence has
    /// leading zeros, so that strings sort as numbers do.
    public static Map<String, String> attributes(RotationEvent event) {
        return attributes(
                event.type(),
                event.targetId(),
                event.target().toString(),
                event.sequence(),
                event.subject(),
                event.at().toString());
    }

    static Map<String, String> attributes(
            EventType type,
            String targetId,
            String target,
            long sequence,
            String subject,
            String at) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("specversion", "1.0");
        all.put("id", id(type, targetId, sequence, subject));
        all.put("source", SOURCE + targetId);
        all.put("type", type.text());
        all.put("subject", target);
        all.put("time", at);
        all.put("datacontenttype", CONTENT_TYPE);
        all.put("dataschema", schema(type));
        all.put("partitionkey", targetId);
        all.put("sequence", ("%0" + DIGITS + "d").formatted(sequence));
        return all;
    }

    /// @param subject what it is about beside the target; "" for the target itself
    static String id(EventType type, String targetId, long sequence, String subject) {
        String about = subject.isEmpty() ? "" : ":" + subject;
        return "%s:%d:%s%s".formatted(targetId, sequence, type.word(), about);
    }

    /// The schema of the data; it ships as `schemas/<kind>-1.json` and has this as its `$id`.
    public static String schema(EventType type) {
        return SCHEMA + type.kind().name().toLowerCase(Locale.ROOT) + ":1";
    }
}

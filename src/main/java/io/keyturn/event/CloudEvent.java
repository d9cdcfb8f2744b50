package io.keyturn.event;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The context attributes of an event (CloudEvents 1.0), by their names. Each protocol binding puts its own prefix before
/// them; the data is [RotationEvent#data()].
public final class CloudEvent {
    /// Of every event's data.
    public static final String CONTENT_TYPE = "application/json";

    private static final String SOURCE = "urn:keyturn:";
    private static final String SCHEMA = "urn:keyturn:schema:";
    private static final int DIGITS = 20;

    private CloudEvent() {}

    /// In the order of the specification; `sequence` and `partitionkey` are its documented extensions. The sequence has
    /// leading zeros, so that strings sort as numbers do.
    public static Map<String, String> attributes(RotationEvent event) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("specversion", "1.0");
        all.put("id", event.id());
        all.put("source", SOURCE + event.targetId());
        all.put("type", event.type().text());
        all.put("subject", event.target().toString());
        all.put("time", event.at().toString());
        all.put("datacontenttype", CONTENT_TYPE);
        all.put("dataschema", schema(event.type()));
        all.put("partitionkey", event.targetId());
        all.put("sequence", ("%0" + DIGITS + "d").formatted(event.sequence()));
        return all;
    }

    /// The schema of the data; it ships as `schemas/<kind>-1.json` and has this as its `$id`.
    public static String schema(EventType type) {
        return SCHEMA + type.kind().name().toLowerCase(Locale.ROOT) + ":1";
    }
}

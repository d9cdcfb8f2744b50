package io.keyturn.adapter.audit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.event.EventType;
import io.keyturn.event.Told;
import io.keyturn.pki.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A commitment as it was recorded: one link of its target's chain.
///
/// @param targetId of the target, for ever the same
/// @param target as `namespace/name`
/// @param sequence of the write
/// @param previous the hash of the link before; "" for the first
/// @param hash of this one
/// @param facts all that was recorded
public record AuditLink(
        String targetId,
        String target,
        long sequence,
        String previous,
        String hash,
        Map<String, Object> facts) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    public AuditLink {
        requireNonNull(targetId, "targetId is null");
        requireNonNull(target, "target is null");
        requireNonNull(previous, "previous is null");
        requireNonNull(hash, "hash is null");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts)); // in their order
    }

    /// A commitment by its data, wherever that was kept; empty for any other event.
    ///
    /// @param event canonical JSON
    public static Optional<AuditLink> of(String event) {
        return read(event) instanceof Read.Link(var link) ? Optional.of(link) : Optional.empty();
    }

    /// Any event of ours.
    ///
    /// @param event canonical JSON
    static Optional<Told> told(String event) {
        try {
            return Told.of(JSON.readValue(event, OBJECT), event);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /// What a recorded event is.
    sealed interface Read {
        record Link(AuditLink link) implements Read {}

        /// An observation or an intent: no link.
        record Other() implements Read {}

        record Unreadable(String problem) implements Read {}
    }

    /// @param event canonical JSON
    static Read read(String event) {
        try {
            Map<String, Object> facts = JSON.readValue(event, OBJECT);
            Optional<EventType> type = EventType.parse(text(facts, "type"));
            if (type.isEmpty()) {
                return new Read.Unreadable("it names no type of event that is known");
            }
            if (type.get().kind() != EventType.Kind.COMMITMENT) {
                return new Read.Other();
            }
            return facts.get("sequence") instanceof Number sequence && !facts.containsValue(null)
                    ? new Read.Link(
                            new AuditLink(
                                    text(facts, "targetId"),
                                    text(facts, "target"),
                                    sequence.longValue(),
                                    text(facts, "previous"),
                                    Digest.of(event.getBytes(StandardCharsets.UTF_8)).hex(),
                                    facts))
                    : new Read.Unreadable("it has no sequence, or holds nothing under a name");
        } catch (JsonProcessingException e) {
            return new Read.Unreadable("it is no JSON");
        }
    }

    /// A value among the facts that is a text; "" where it is not there.
    public String text(String name) {
        return text(facts, name);
    }

    private static String text(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof String text ? text : "";
    }
}

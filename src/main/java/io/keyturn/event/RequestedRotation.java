package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.TargetName;
import java.nio.charset.StandardCharsets;

/// A rotation that an event asks for. Source and id together name the event (CloudEvents 1.0): whoever sends both again sends
/// the same event, whatever else it says.
///
/// @param source who asks, as the event says it
/// @param id of the event, unique within its source
/// @param kind a new leaf or a new authority
/// @param reason for people; "" when none is given
public record RequestedRotation(
        String source, String id, TargetName target, Request.Kind kind, String reason) {
    /// The CloudEvents type of such an event.
    public static final String TYPE = "io.keyturn.rotation.requested";

    private static final int KEY = 32;
    private static final int LONGEST_SOURCE = 50;
    private static final int LONGEST_REASON = 30;

    public RequestedRotation {
        requireNonNull(source, "source is null");
        requireNonNull(id, "id is null");
        requireNonNull(target, "target is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(reason, "reason is null");
    }

    /// The event's name in 32 hexadecimal digits, by which it is remembered: half of a SHA-256 over source and id.
    public String key() {
        String name = source.length() + ":" + source + id; // "a" and "bc" are not "ab" and "c"
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex().substring(0, KEY);
    }

    /// What is written onto the target. People read its id in events and in the log, so it begins with who asks and why.
    public Request request() {
        return new Request(kind, "event " + plain(source, LONGEST_SOURCE) + why() + " " + key());
    }

    private String why() {
        String plain = plain(reason, LONGEST_REASON);
        return plain.isEmpty() ? "" : " " + plain;
    }

    /// What of it can stand in the id of a request.
    private static String plain(String text, int most) {
        String plain = text.replaceAll("[^A-Za-z0-9_.]+", "-").replaceAll("^-|-$", "");
        return plain.substring(0, Math.min(plain.length(), most));
    }
}

package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Request;
import io.keyturn.rotation.TargetName;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a request that came as an event; the first thing that is wrong with it ends the reading.
final class RequestReader {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String VERSION = "1.0";
    private static final int LONGEST_ATTRIBUTE = 1024;
    private static final int LONGEST_REASON = 500;
    private static final int SHOWN = 60;
    private static final Set<String> KNOWN = Set.of("target", "action", "reason");
    private static final Set<Request.Kind> OPEN =
            Set.of(Request.Kind.RENEW_LEAF, Request.Kind.ROTATE_AUTHORITY);

    // CloudEvents 1.0, type system: what a string must not contain.
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

    private final JsonFormat json;

    RequestReader(JsonFormat json) {
        this.json = requireNonNull(json, "json is null");
    }

    /// Ends a reading; only [RequestReading] sees it.
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final RequestFault fault;

        /// @param said what was observed, and the remedy
        Refusal(RequestFault fault, String said) {
            super(said, null, false, false);
            this.fault = fault;
        }

        RequestFault fault() {
            return fault;
        }
    }

    RequestedRotation read(String contentType, Map<String, String> beside, byte[] body)
            throws Refusal {
        if (body.length > RequestReading.MOST) {
            throw new Refusal(
                    RequestFault.TOO_LARGE,
                    "it has %d bytes, expected %d at most; leave out what is no request"
                            .formatted(body.length, RequestReading.MOST));
        }
        String plainType = plain(contentType);
        if (plainType.equals(STRUCTURED)) {
            Map<String, Object> whole = object(body);
            return asked(whole, whole.get("data"));
        }
        if (!plainType.equals("application/json")) {
            throw new Refusal(
                    RequestFault.MEDIA_TYPE,
                    "its content type is '%s'; send '%s', or 'application/json' with the attributes beside it"
                            .formatted(shown(contentType), STRUCTURED));
        }
        attribute(beside, "specversion"); // what is no event at all is told before bad JSON
        return asked(beside, object(body));
    }

    private RequestedRotation asked(Map<String, ?> attributes, @Nullable Object data)
            throws Refusal {
        expect(attributes, "specversion", VERSION);
        expect(attributes, "type", RequestedRotation.TYPE);
        String id = attribute(attributes, "id");
        String source = attribute(attributes, "source");
        if (!(data instanceof Map<?, ?> facts)) {
            throw invalid("its data is no JSON object; send one with 'target' and 'action'");
        }
        for (Object name : facts.keySet()) {
            if (!KNOWN.contains(String.valueOf(name))) {
                throw invalid(
                        "nothing reads '%s' of its data; send 'target', 'action' and, if you like, 'reason'"
                                .formatted(shown(String.valueOf(name))));
            }
        }
        return new RequestedRotation(
                source,
                id,
                target(facts.get("target")),
                action(facts.get("action")),
                reason(facts));
    }

    private Map<String, Object> object(byte[] body) throws Refusal {
        try {
            return json.read(body);
        } catch (IllegalArgumentException e) {
            throw invalid("it is no JSON object: %s; correct it".formatted(e.getMessage()));
        }
    }

    private static void expect(Map<String, ?> attributes, String name, String only) throws Refusal {
        String value = attribute(attributes, name);
        if (!value.equals(only)) {
            throw invalid(
                    "its %s is '%s', expected '%s'; send another"
                            .formatted(name, shown(value), only));
        }
    }

    private static String attribute(Map<String, ?> attributes, String name) throws Refusal {
        if (!(attributes.get(name) instanceof String value) || value.isBlank()) {
            throw invalid(
                    "it has no %s; send a CloudEvent %s with specversion, id, source and type"
                            .formatted(name, VERSION));
        }
        if (value.length() > LONGEST_ATTRIBUTE || CONTROL.matcher(value).find()) {
            throw invalid(
                    "its %s has control characters, or more than %d characters; send another"
                            .formatted(name, LONGEST_ATTRIBUTE));
        }
        return value;
    }

    private static TargetName target(@Nullable Object value) throws Refusal {
        try {
            return TargetName.parse(value instanceof String text ? text : "");
        } catch (IllegalArgumentException _) {
            throw invalid(
                    "its target is no NAMESPACE/NAME; write it as in 'gloo-system/gloo-mtls-certs'");
        }
    }

    /// Both of those that are open only do earlier what will be done anyway, behind every gate. An abort would hold
    /// rotations back until a person asks again, and the answer to a compromise breaks connections without asking
    /// any gate: whoever can put a message on a topic must not be able to do either.
    private static Request.Kind action(@Nullable Object value) throws Refusal {
        for (Request.Kind kind : Request.Kind.values()) {
            if (!kind.word().equals(value)) {
                continue;
            }
            if (OPEN.contains(kind)) {
                return kind;
            }
            throw invalid(
                    "its action '%s' is not open to events; a person asks for it, with keyturn rotate"
                            .formatted(kind.word()));
        }
        throw invalid("its action is none; write 'renew-leaf' or 'rotate-authority'");
    }

    private static String reason(Map<?, ?> facts) throws Refusal {
        if (!facts.containsKey("reason")) {
            return "";
        }
        if (!(facts.get("reason") instanceof String text)
                || text.length() > LONGEST_REASON
                || text.contains("-----BEGIN")) {
            throw invalid(
                    "its reason is no text of %d characters at most; write a sentence"
                            .formatted(LONGEST_REASON));
        }
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }

    private static Refusal invalid(String said) {
        return new Refusal(RequestFault.INVALID, said);
    }

    private static String plain(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static String shown(String value) {
        String line = CONTROL.matcher(value).replaceAll(" ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}

package io.keyturn.adapter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.event.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An event on one line, for a person or for a program. Whoever told it, nothing of it moves the terminal.
final class EventText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int LONGEST = 500;

    /// The telling facts, in the order of a sentence.
    private static final List<String> FACTS =
            List.of(
                    "consumer",
                    "proof",
                    "holds",
                    "since",
                    "until",
                    "certificate",
                    "notAfter",
                    "overwrites",
                    "why",
                    "problem");

    private EventText() {}

    /// Time, target, sequence, type, and what tells most of it.
    static String line(Told event) {
        Map<String, Object> facts = facts(event);
        List<String> words = new ArrayList<>();
        if (facts.containsKey("step")) {
            words.add("step " + facts.get("step"));
        }
        if (facts.containsKey("phase")) {
            words.add("now " + facts.get("phase"));
        }
        FACTS.stream()
                .filter(facts::containsKey)
                .forEach(name -> words.add(name + " " + facts.get(name)));
        if (facts.get("reason") instanceof Map<?, ?> reason) {
            words.add("%s: %s".formatted(reason.get("code"), reason.get("sentence")));
        }
        if (facts.containsKey("actor")) {
            words.add("by " + facts.get("actor"));
        }
        return "%s  %s  %d  %s  %s"
                .formatted(
                        event.at().map(Object::toString).orElse("?"),
                        safe(event.target()),
                        event.sequence(),
                        safe(event.word()),
                        String.join("; ", words.stream().map(EventText::safe).toList()))
                .stripTrailing();
    }

    /// Structured CloudEvents.
    static String json(Told event) {
        return escaped(event.json());
    }

    /// Without control characters, and cut where it is long.
    static String safe(String text) {
        return escaped(text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…");
    }

    /// Within a string of JSON this is the same text.
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.chars()
                .forEach(unit -> {
                    if (isHarmless((char) unit)) {
                        safe.append((char) unit);
                    } else {
                        safe.append("\\u%04x".formatted(unit));
                    }
                });
        return safe.toString();
    }

    /// Neither one that moves the cursor, nor one that turns the direction of what follows.
    private static boolean isHarmless(char unit) {
        return switch (Character.getType(unit)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static Map<String, Object> facts(Told event) {
        try {
            return JSON.readValue(event.data(), OBJECT);
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }
}

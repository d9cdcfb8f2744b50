package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keyturn.event.RotationEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One event as a sentence for people, from its data; which holds no key material, so neither does this.
final class EventNote {
    /// The API server takes no longer one (Kubernetes, pkg/apis/core/validation/events.go, NoteLengthLimit).
    private static final int MOST_BYTES = 1024;

    private static final String CUT = "…";
    private static final int SHORT = 12;

    /// What some types say beside the rest, each with its words.
    private static final List<Map.Entry<String, String>> DETAILS =
            List.of(
                    Map.entry("holds", "it holds %s"),
                    Map.entry("proof", "proof: %s"),
                    Map.entry("since", "since %s"),
                    Map.entry("until", "until %s"),
                    Map.entry("notAfter", "it ends %s"),
                    Map.entry("generation", "generation %s"));

    private EventNote() {}

    /// As `pod/edge/a: 1 consumer does not trust generation 2 (lagging); it holds nothing; since 2026-01-01T00:00:00Z`.
    static String of(RotationEvent event) {
        Map<String, Object> data = data(event);
        List<String> parts = new ArrayList<>();
        parts.add(about(data) + why(event, data));
        for (Map.Entry<String, String> detail : DETAILS) {
            text(data, detail.getKey()).map(detail.getValue()::formatted).ifPresent(parts::add);
        }
        leaf(data).ifPresent(parts::add);
        text(data, "actor").map("by %s"::formatted).ifPresent(parts::add);
        return fitting(String.join("; ", parts).replaceAll("\\s+", " "));
    }

    /// The step that it tells of, as `renew-leaf`.
    static Optional<String> step(RotationEvent event) {
        return text(data(event), "step");
    }

    @SuppressWarnings("unchecked") // data is an object in JSON, whose keys are texts
    private static Map<String, Object> data(RotationEvent event) {
        return Serialization.unmarshal(event.data(), Map.class);
    }

    private static String about(Map<String, Object> data) {
        return text(data, "consumer")
                .or(() -> text(data, "certificate"))
                .map(who -> who + ": ")
                .orElse("");
    }

    /// The reason where there is one; where there is none, what its type is called.
    private static String why(RotationEvent event, Map<String, Object> data) {
        if (data.get("reason") instanceof Map<?, ?> reason) {
            return "%s (%s)".formatted(reason.get("sentence"), reason.get("code"));
        }
        String type = event.type().word().replaceAll("[.-]", " ");
        return text(data, "problem")
                .or(() -> text(data, "why"))
                .map(more -> type + ": " + more)
                .orElse(type);
    }

    private static Optional<String> leaf(Map<String, Object> data) {
        return data.get("leaf") instanceof Map<?, ?> leaf
                        && leaf.get("fingerprint") instanceof String fingerprint
                ? Optional.of(
                        "leaf %s ends %s"
                                .formatted(
                                        fingerprint.substring(
                                                0, Math.min(SHORT, fingerprint.length())),
                                        leaf.get("notAfter")))
                : Optional.empty();
    }

    private static Optional<String> text(Map<String, Object> data, String key) {
        return Optional.ofNullable(data.get(key)).map(String::valueOf);
    }

    /// Counted in bytes of UTF-8, and cut between two characters.
    private static String fitting(String sentence) {
        if (bytes(sentence) <= MOST_BYTES) {
            return sentence;
        }
        int end = Math.min(sentence.length(), MOST_BYTES);
        while (bytes(sentence.substring(0, end)) > MOST_BYTES - bytes(CUT)) {
            end = sentence.offsetByCodePoints(end, -1);
        }
        return sentence.substring(0, end) + CUT;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

package io.keyturn.event;

import io.keyturn.pki.Digest;
import java.util.Map;

/// What an event is about beside its target, as the end of its id says, found again in its data.
final class Subjects {
    private Subjects() {}

    /// "" for the target itself.
    static String of(EventType type, Map<String, Object> facts) {
        return switch (type) {
            case ROTATION_BOOTSTRAPPED,
                    ROTATION_LEAF_RENEWED,
                    ROTATION_INTRODUCED,
                    ROTATION_SWITCHED,
                    ROTATION_RETIRED,
                    ROTATION_COMPLETED,
                    ROTATION_BACKED_OUT,
                    ROTATION_ABORTED ->
                    "";
            case STEP_INTENDED -> shortForm(text(facts, "commitment"));
            case CERTIFICATE_EXPIRING -> text(facts, "certificate") + ":" + text(facts, "within");
            case EVIDENCE_RECEIVED, CONSUMER_LAGGING -> text(facts, "consumer");
            case EVIDENCE_REJECTED -> text(facts, "consumer") + ":" + mark(facts, "problem");
            case CONSUMER_WAIVED -> text(facts, "consumer") + ":" + text(facts, "until");
            case GATE_OPENED -> text(facts, "step");
            case ROTATION_PAUSED -> mark(facts, "why");
            case ROTATION_CONFLICTED, ROTATION_FAILED, AUDIT_DEGRADED -> mark(facts, "problem");
            case TARGET_CHANGED_BY_OTHERS -> "overwrite-" + text(facts, "overwrites");
            case ROTATION_CONTENDED, ROTATION_REFUSED ->
                    facts.get("reason") instanceof Map<?, ?> reason
                            ? String.valueOf(reason.get("code"))
                            : "";
        };
    }

    /// As [Digest#shortForm()]; what is no hash is no event of ours.
    private static String shortForm(String hash) {
        return hash.matches("[0-9a-f]{64}") ? new Digest(hash).shortForm() : "";
    }

    private static String mark(Map<String, Object> facts, String name) {
        return Mark.of(text(facts, name));
    }

    private static String text(Map<String, Object> facts, String name) {
        Object value = facts.get(name);
        return value == null ? "" : value.toString();
    }
}

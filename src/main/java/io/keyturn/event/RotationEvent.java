package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import io.keyturn.rotation.TargetName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/// Something that happened to a target, or is about to.
///
/// Its data is one line of canonical JSON with fingerprints, serials, dates, digests and reasons; never key material.
public sealed interface RotationEvent {
    EventType type();

    /// The target's id, for ever the same, whatever its name and wherever it lies.
    String targetId();

    TargetName target();

    /// Of the target write that it is about, or that was the last before it.
    long sequence();

    /// When, by the clock of the runner; whole seconds for commitments.
    Instant at();

    /// Canonical JSON (RFC 8785), one line.
    String data();

    /// The same for a resend, and for nothing else (CloudEvents 1.0, id): who has seen it need not act again.
    default String id() {
        return CloudEvent.id(type(), targetId(), sequence(), subject());
    }

    /// What it is about beside the target, as a consumer; "" for the target itself.
    default String subject() {
        return "";
    }

    /// A step was taken. Its data is a link of the target's audit chain.
    ///
    /// @param data as [Commitments] writes it
    record Commitment(
            EventType type,
            String targetId,
            TargetName target,
            long sequence,
            Instant at,
            String data)
            implements RotationEvent {
        public Commitment {
            requireNonNull(type, "type is null");
            requireNonNull(targetId, "targetId is null");
            requireNonNull(target, "target is null");
            requireNonNull(at, "at is null");
            requireNonNull(data, "data is null");
            if (type.kind() != EventType.Kind.COMMITMENT) {
                throw new IllegalArgumentException(type + " is no commitment");
            }
        }

        /// With these facts beside those that all events have.
        ///
        /// @param at whole seconds
        static Commitment of(
                EventType type,
                String targetId,
                TargetName target,
                long sequence,
                Instant at,
                Map<String, Object> facts) {
            String data = Facts.line(type, targetId, target, sequence, at, facts);
            return new Commitment(type, targetId, target, sequence, at, data);
        }

        /// What the next link names.
        public Digest hash() {
            return Digest.of(data.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Something is so. It can be seen again as long as it is.
    ///
    /// @param subject what it is about beside the target, as a consumer; "" for the target itself
    record Observation(
            EventType type,
            String targetId,
            TargetName target,
            long sequence,
            String subject,
            Instant at,
            Map<String, Object> facts)
            implements RotationEvent {
        public Observation {
            requireNonNull(type, "type is null");
            requireNonNull(targetId, "targetId is null");
            requireNonNull(target, "target is null");
            requireNonNull(subject, "subject is null");
            requireNonNull(at, "at is null");
            facts = Map.copyOf(facts);
        }

        @Override
        public String data() {
            return Facts.line(this, facts);
        }
    }

    /// A step is about to be written.
    ///
    /// @param sequence that the write will have
    /// @param commitment the hash of what the write will say, another for each try
    record Intent(
            String targetId,
            TargetName target,
            long sequence,
            Digest commitment,
            Instant at,
            Map<String, Object> facts)
            implements RotationEvent {
        public Intent {
            requireNonNull(targetId, "targetId is null");
            requireNonNull(target, "target is null");
            requireNonNull(commitment, "commitment is null");
            requireNonNull(at, "at is null");
            facts = Map.copyOf(facts);
        }

        @Override
        public EventType type() {
            return EventType.STEP_INTENDED;
        }

        @Override
        public String subject() {
            return commitment.shortForm();
        }

        @Override
        public String data() {
            Map<String, Object> all = new HashMap<>(facts);
            all.put("commitment", commitment.hex());
            return Facts.line(this, all);
        }
    }

    /// What every event's data begins with.
    final class Facts {
        private Facts() {}

        static String line(RotationEvent event, Map<String, Object> more) {
            return line(
                    event.type(),
                    event.targetId(),
                    event.target(),
                    event.sequence(),
                    event.at(),
                    more);
        }

        static String line(
                EventType type,
                String targetId,
                TargetName target,
                long sequence,
                Instant at,
                Map<String, Object> more) {
            Map<String, Object> all = new HashMap<>(more);
            all.put("type", type.text());
            all.put("targetId", targetId);
            all.put("target", target.toString());
            all.put("sequence", sequence);
            all.put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
            return CanonicalJson.of(all);
        }
    }
}

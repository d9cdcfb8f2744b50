package io.keyturn.event;

import io.keyturn.rotation.AuthorityRecord.Hold;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Direction;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The vocabulary of events. The CloudEvents type is `io.keyturn.` and [#word()].
public enum EventType {
    /// A first authority and leaf were made.
    ROTATION_BOOTSTRAPPED(Kind.COMMITMENT),
    /// A new leaf by the same authority.
    ROTATION_LEAF_RENEWED(Kind.COMMITMENT),
    /// The next authority is trusted beside the present one.
    ROTATION_INTRODUCED(Kind.COMMITMENT),
    /// The leaf of the next authority is published.
    ROTATION_SWITCHED(Kind.COMMITMENT),
    /// The old authority is trusted no longer.
    ROTATION_RETIRED(Kind.COMMITMENT),
    /// The old key is destroyed: the rotation is over.
    ROTATION_COMPLETED(Kind.COMMITMENT),
    /// A rotation turned back.
    ROTATION_BACKED_OUT(Kind.COMMITMENT),
    /// A rotation that turned back is over.
    ROTATION_ABORTED(Kind.COMMITMENT),

    /// A step is about to be written; it may fail yet. In audit files only.
    STEP_INTENDED(Kind.INTENT),

    /// A published certificate ends soon.
    CERTIFICATE_EXPIRING(Kind.OBSERVATION),
    /// A consumer proved what a gate asks of it.
    EVIDENCE_RECEIVED(Kind.OBSERVATION),
    /// A client refused what it was given.
    EVIDENCE_REJECTED(Kind.OBSERVATION),
    /// A consumer has not proved it for a while.
    CONSUMER_LAGGING(Kind.OBSERVATION),
    /// A person said not to wait for a consumer.
    CONSUMER_WAIVED(Kind.OBSERVATION),
    /// Every consumer that counts has proved it.
    GATE_OPENED(Kind.OBSERVATION),
    /// A person forbade writing.
    ROTATION_PAUSED(Kind.OBSERVATION),
    /// Somebody else wrote at the same moment.
    ROTATION_CONFLICTED(Kind.OBSERVATION),
    /// Somebody else changed the target.
    TARGET_CHANGED_BY_OTHERS(Kind.OBSERVATION),
    /// Somebody else overwrote it time and again; nothing is written any more.
    ROTATION_CONTENDED(Kind.OBSERVATION),
    /// Nothing is done until a person acts.
    ROTATION_REFUSED(Kind.OBSERVATION),
    /// A round failed.
    ROTATION_FAILED(Kind.OBSERVATION),
    /// What happens cannot be recorded as it should.
    AUDIT_DEGRADED(Kind.OBSERVATION);

    /// What an event is worth.
    public enum Kind {
        /// It happened, once, and is told until everybody has it.
        COMMITMENT,
        /// It is so; it can be seen again, and is told as well as can be.
        OBSERVATION,
        /// It is about to be tried.
        INTENT
    }

    static final String PREFIX = "io.keyturn.";

    private static final Set<EventType> WARNINGS =
            EnumSet.of(
                    ROTATION_BACKED_OUT,
                    ROTATION_ABORTED,
                    CERTIFICATE_EXPIRING,
                    EVIDENCE_REJECTED,
                    CONSUMER_LAGGING,
                    ROTATION_CONFLICTED,
                    TARGET_CHANGED_BY_OTHERS,
                    ROTATION_CONTENDED,
                    ROTATION_REFUSED,
                    ROTATION_FAILED,
                    AUDIT_DEGRADED);

    private final Kind kind;

    EventType(Kind kind) {
        this.kind = kind;
    }

    /// What a step that was taken is called.
    public static EventType of(Decision.Step step) {
        return switch (step.kind()) {
            case BOOTSTRAP -> ROTATION_BOOTSTRAPPED;
            case RENEW_LEAF -> ROTATION_LEAF_RENEWED;
            case INTRODUCE -> ROTATION_INTRODUCED;
            case SWITCH ->
                    // A way back whose first run died before its write is taken as a switch.
                    step.shape().direction() == Direction.BACKWARD
                            ? ROTATION_BACKED_OUT
                            : ROTATION_SWITCHED;
            case RETIRE -> ROTATION_RETIRED;
            case SETTLE ->
                    // Nothing is introduced after an abort until somebody asks.
                    step.hold() == Hold.UNTIL_ASKED ? ROTATION_ABORTED : ROTATION_COMPLETED;
            case BACK_OUT -> ROTATION_BACKED_OUT;
        };
    }

    public Kind kind() {
        return kind;
    }

    /// Whether it is not as one would wish, so that a person may want to look.
    public boolean isWarning() {
        return WARNINGS.contains(this);
    }

    /// As `rotation.leaf-renewed`.
    public String word() {
        String[] parts = name().toLowerCase(Locale.ROOT).split("_", 2);
        return parts[0] + "." + parts[1].replace('_', '-');
    }

    /// The CloudEvents type, as `io.keyturn.rotation.switched`.
    public String text() {
        return PREFIX + word();
    }

    /// Reads [#text()].
    public static Optional<EventType> parse(String text) {
        return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
    }
}

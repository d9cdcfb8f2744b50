package io.keyturn.event;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent.Commitment;
import io.keyturn.event.RotationEvent.Intent;
import io.keyturn.pki.Certificate;
import io.keyturn.pki.Digest;
import io.keyturn.pki.Leaf;
import io.keyturn.pki.TrustBundle;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Ledger;
import io.keyturn.rotation.Reason;
import io.keyturn.rotation.TargetName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Makes the commitment of a step: what it did, why, for whom, and which one came before it.
public final class Commitments {
    /// Longer sentences are cut: the annotations of an object hold 256 KiB together (Kubernetes, ObjectMeta).
    private static final int LONGEST_SENTENCE = 500;

    private Commitments() {}

    /// What the write leaves behind for all to load.
    public record Published(Leaf leaf, TrustBundle bundle) {
        public Published {
            requireNonNull(leaf, "leaf is null");
            requireNonNull(bundle, "bundle is null");
        }
    }

    /// Who takes a step, when, and after which other one.
    ///
    /// @param actor as `keyturn on keyturn-7f9c`
    /// @param previous the hash of the commitment before; [#none()] for the first
    /// @param unrecorded why no audit file holds the step's intent, where it should
    public record Act(String actor, String previous, Optional<String> unrecorded, Instant at) {
        public Act {
            requireNonNull(actor, "actor is null");
            requireNonNull(previous, "previous is null");
            requireNonNull(unrecorded, "unrecorded is null");
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /// Of one step, as the write that it is part of will say it.
    public static Commitment of(
            TargetName target, Decision.Step step, Ledger ledger, Published published, Act act) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("actor", act.actor());
        facts.put("previous", act.previous());
        act.unrecorded().ifPresent(problem -> facts.put("unrecorded", cut(problem)));
        facts.put("step", step.kind().word());
        facts.put("phase", step.shape().phase().word());
        facts.put("direction", step.shape().direction().word());
        facts.put("generation", step.shape().aim());
        facts.put("reason", reason(step.reason()));
        facts.put("requests", step.serves());
        facts.put("leaf", certificate(published.leaf().certificate()));
        facts.put("bundle", published.bundle().digest().hex());
        facts.put(
                "authorities",
                published.bundle().anchors().stream().map(Commitments::certificate).toList());
        return Commitment.of(
                EventType.of(step), ledger.id(), target, ledger.sequence(), act.at(), facts);
    }

    /// That this step is about to be written.
    ///
    /// @param commitment what the write will say
    public static Intent intent(Commitment commitment, Decision.Step step, String actor) {
        return new Intent(
                commitment.targetId(),
                commitment.target(),
                commitment.sequence(),
                commitment.hash(),
                commitment.at(),
                Map.of(
                        "actor", actor,
                        "step", step.kind().word(),
                        "phase", step.shape().phase().word(),
                        "reason", reason(step.reason())));
    }

    /// What the chain begins with.
    public static String none() {
        return "";
    }

    static Map<String, Object> reason(Reason reason) {
        return Map.of("code", reason.code().word(), "sentence", cut(reason.sentence()));
    }

    private static Map<String, Object> certificate(Certificate certificate) {
        Digest fingerprint = certificate.fingerprint();
        return Map.of(
                "fingerprint", fingerprint.hex(),
                "serial", certificate.serial(),
                "notBefore", certificate.validity().notBefore().toString(),
                "notAfter", certificate.validity().notAfter().toString());
    }

    static String cut(String sentence) {
        return sentence.length() <= LONGEST_SENTENCE
                ? sentence
                : sentence.substring(0, LONGEST_SENTENCE - 1) + "…";
    }
}

package io.keyturn.event;

import io.keyturn.event.RotationEvent.Commitment;
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

/// Makes the commitment of a step: what it did, why, for whom, and which one came before it.
public final class Commitments {
    /// Longer sentences are cut: the annotations of an object hold 256 KiB together (Kubernetes, ObjectMeta).
    private static final int LONGEST_SENTENCE = 500;

    private Commitments() {}

    /// Of one step, as the write that it is part of will say it.
    ///
    /// @param previous the hash of the commitment before; "" for the first
    /// @param actor who takes the step, as `keyturn serve keyturn-7f9c`
    public static Commitment of(
            TargetName target,
            Decision.Step step,
            Ledger ledger,
            Leaf leaf,
            TrustBundle bundle,
            String previous,
            String actor,
            Instant now) {
        EventType type = EventType.of(step);
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> facts = new HashMap<>();
        facts.put("type", type.text());
        facts.put("targetId", ledger.id());
        facts.put("target", target.toString());
        facts.put("sequence", ledger.sequence());
        facts.put("at", at.toString());
        facts.put("actor", actor);
        facts.put("previous", previous);
        facts.put("step", step.kind().word());
        facts.put("phase", step.shape().phase().word());
        facts.put("direction", step.shape().direction().word());
        facts.put("generation", step.shape().aim());
        facts.put("reason", reason(step.reason()));
        facts.put("requests", step.serves());
        facts.put("leaf", certificate(leaf.certificate()));
        facts.put("bundle", bundle.digest().hex());
        facts.put("authorities", bundle.anchors().stream().map(Commitments::certificate).toList());
        return new Commitment(
                type, ledger.id(), target, ledger.sequence(), at, CanonicalJson.of(facts));
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

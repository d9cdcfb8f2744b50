package io.keyturn.rotation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Why a decision was taken; the same in log, metric, event, CLI and page.
///
/// `keyturn explain CODE` prints the two paragraphs; docs/runbook.md has them too.
public enum ReasonCode {
    FIRST_BOOTSTRAP(
            "Neither the target nor its authority Secret exists, so a first authority and leaf were made.",
            "Nothing. Mount the target and deploy."),
    TARGET_LOST(
            "The target is gone and its authority Secret is there: the target was written again, in the same phase.",
            "Find out who deleted it; the audit log of the API server names the user."),
    AUTHORITY_LOST(
            "The authority Secret is gone. What the target holds goes on working; no leaf can be renewed by its authority.",
            "Restore the authority Secret from a backup, or let the next rotation adopt the target, which keeps every anchor until consumers have moved."),
    LEAF_AGING(
            "The leaf has passed two thirds of its life.", "Nothing; it was, or will be, renewed."),
    LEAF_REQUESTED("Somebody asked for a new leaf.", "Nothing."),
    LEAF_BROKEN(
            "The target's leaf, key or bundle did not work together, and the authority's key is known: a new leaf was issued at once.",
            "Find out who wrote the target. Consumers that loaded the broken pair recover with the next delivery."),
    LEAF_RESTORED(
            "The target was broken or lost while its old authority's key is unknown: the leaf kept for a return was published again.",
            "Find out who wrote the target."),
    BROKEN_BEYOND_OVERLAP(
            "The target was broken and no key can sign a leaf that its consumers trust. A new authority and leaf were published at once; every anchor that parses is kept.",
            "Handshakes fail until every consumer has loaded the new bundle; restart those that do not reload."),
    AUTHORITY_AGING(
            "The authority has passed two thirds of its life, so the next one is introduced.",
            "Nothing; watch keyturn status until it is steady."),
    AUTHORITY_REQUESTED(
            "Somebody asked for a new authority.",
            "Nothing; watch keyturn status until it is steady."),
    ADOPTION_DUE(
            "The target was written by somebody else and its leaf or an anchor grows old: an authority of ours is introduced beside theirs.",
            "Switch off the other writer, for example Gloo's certgen CronJob."),
    INTRODUCTION_RESUMED(
            "A run prepared the next authority and ended before the target named it; this run finished the write.",
            "Nothing."),
    FOREIGN_CHANGE(
            "Somebody else changed the target. Its anchors were united with ours, its leaf was left as it is.",
            "Switch off the other writer; it is named in the Secret's managedFields."),
    CONTENDED(
            "Somebody else overwrote the target three times within one rotation. Keyturn stopped writing.",
            "Switch off the other writer, then: keyturn rotate --force authority --reason 'other writer is off'."),
    ALL_TRUST("Every consumer has the bundle with the next authority.", "Nothing."),
    ALL_SWITCHED("Every consumer has the new leaf.", "Nothing."),
    ALL_RETIRED("Every consumer has the bundle without the old authority.", "Nothing."),
    DEADLINE_PASSED(
            "The old authority expires soon and some consumers have not proved the new material; the rotation proceeds. Only they can fail, and they would fail at the expiry anyway.",
            "Restart the laggards that keyturn status names."),
    DEADLINE_HELD(
            "The deadline has passed, consumers lag, and the policy is to hold.",
            "Restart or waive the laggards before the old authority expires."),
    ABORT_REQUESTED(
            "Somebody asked to undo the rotation.",
            "Nothing; it ends steady on the old authority."),
    VERIFICATION_FAILED(
            "After the switch an endpoint refuses clients with the new leaf and takes those with the old one, and the policy is to abort: the rotation is undone by itself, and nothing is introduced again until somebody asks.",
            "Find out why that endpoint does not load the bundle: its mount, its sds, its log. Then: keyturn rotate --force authority --reason 'cause is gone'."),
    LEAF_COMPROMISED(
            "Somebody said that the leaf's key was stolen. A new leaf alone is no answer, since the stolen one stays trusted until its authority has left every bundle: a new authority and leaf were published at once, alone and without a bridge.",
            "Handshakes fail between a consumer that has loaded the new pair and one that has not. Restart the laggards that keyturn status names: they still trust what was stolen. The old keys are destroyed once none is left."),
    AUTHORITY_COMPROMISED(
            "Somebody said that the authority's key was stolen. A new authority and leaf were published at once, alone and without a bridge.",
            "Handshakes fail between a consumer that has loaded the new pair and one that has not. Restart the laggards that keyturn status names: they still trust what was stolen. The old keys are destroyed once none is left."),
    NO_WAY_BACK(
            "An adoption was to be undone, and the other writer's leaf expired before it could be published again: the rotation goes forward.",
            "Nothing; it ends steady on an authority of ours."),
    HEALTHY("Nothing is due.", "Nothing."),
    FOREIGN(
            "The target was written by somebody else, works, and nothing is due.",
            "Adopt it now with keyturn rotate --force authority --reason adopt, or wait."),
    LAGGING(
            "The next step waits for proof that every consumer holds what the last one published.",
            "See the laggards in keyturn status; restart a consumer that never reloads."),
    PAUSED("Writing is paused.", "keyturn resume when the cause is gone."),
    OUTSIDE_WINDOW(
            "A scheduled start waits for the maintenance window.",
            "Nothing, or ask: requested steps ignore the window."),
    INTERVAL_NOT_OVER(
            "The last authority rotation is too recent for another one.",
            "Wait, or run with a smaller --minimum-interval."),
    HELD_AFTER_ABORT(
            "A rotation was aborted; nothing is introduced until somebody asks.",
            "When the cause of the abort is gone: keyturn rotate --force authority --reason 'cause is gone'."),
    STORE_UNREADABLE(
            "The store did not answer, or forbade reading. Unknown is never taken for absent: nothing is written.",
            "Read the message: grant the missing right or bring the store back."),
    AUDIT_UNAVAILABLE(
            "The audit file did not take the record of a step before it was written, and the record is required: the step was not taken.",
            "Mend what the sentence names: most often a full disk or a wrong path. Without a record a step is taken only shortly before what is published ends: --audit-exception."),
    CLOCK_SKEW(
            "The leaf is not yet valid by less than 24 hours: some clock is wrong.",
            "Set the clocks of this machine and of the issuer; nothing is replaced meanwhile."),
    WRONG_TYPE(
            "The target is not of type kubernetes.io/tls, and a type cannot be changed.",
            "keyturn rotate --recreate deletes and creates it, or name another target."),
    IMMUTABLE(
            "The target is immutable.",
            "keyturn rotate --recreate deletes and creates it, or name another target."),
    AUTHORITY_AS_TARGET(
            "The target that was named is the authority Secret of another one. It holds keys that nobody may mount.",
            "Name the target itself, without '-ca'."),
    NOT_OUR_AUTHORITY(
            "An object of another owner has the authority Secret's name.",
            "Rename or remove that object, or choose another target name."),
    AUTHORITY_DAMAGED(
            "The authority Secret is ours and cannot be read.",
            "Restore it from a backup, or delete it: the target is then adopted with overlap."),
    ROLLED_BACK(
            "The target or its authority Secret is older than the other one: a backup was restored.",
            "Restore both of the same moment, or run keyturn rotate --accept-rollback, which starts over with every anchor kept."),
    ROLLBACK_ACCEPTED(
            "A restored backup was accepted: every anchor is kept, and the rotation starts over.",
            "Nothing; watch keyturn status until it is steady."),
    UNKNOWN_FORMAT(
            "The Secret was written by another version of Keyturn whose format this one does not know.",
            "Run the version that wrote it. Where somebody edited the annotations, put them back, from a backup or from the other Secret.");

    private final String meaning;
    private final String remedy;

    ReasonCode(String meaning, String remedy) {
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /// The word in logs, metrics and JSON, as `leaf-aging`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What it means.
    public String meaning() {
        return meaning;
    }

    /// What to do about it.
    public String remedy() {
        return remedy;
    }

    /// This code with a sentence about the case at hand.
    public Reason that(String sentence) {
        return new Reason(this, sentence);
    }

    /// Reads [#word()].
    public static Optional<ReasonCode> parse(String word) {
        return Arrays.stream(values()).filter(code -> code.word().equals(word)).findFirst();
    }
}

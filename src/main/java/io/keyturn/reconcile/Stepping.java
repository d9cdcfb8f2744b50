package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.Commitments;
import io.keyturn.pki.Fault;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.PkiException;
import io.keyturn.pki.Proof;
import io.keyturn.pki.Validity;
import io.keyturn.port.EvidenceSource;
import io.keyturn.port.Publisher;
import io.keyturn.port.Saved;
import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.LeafChoice;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetContent;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Takes a step that was decided: mint, prove, record, ask the consumers once more, save, publish.
final class Stepping {
    /// Others' anchors are kept whatever their dates; they are not what a write stands or falls with.
    private static final Set<Fault> TOLERATED =
            EnumSet.of(Fault.ANCHOR_EXPIRED, Fault.ANCHOR_NOT_AUTHORITY);

    /// A leaf of somebody else is left as it is, so only what we could break is asked of it.
    private static final Set<Fault> OURS_TO_BREAK =
            EnumSet.of(Fault.KEY_MISMATCH, Fault.CHAIN_BROKEN);

    private final Saving saving;
    private final EvidenceSource evidence;
    private final Publisher publisher;
    private final Issuer issuer;
    private final Supplier<String> ids;
    private final Runner runner;

    /// @param ids names new targets, each for ever
    Stepping(
            Saving saving,
            EvidenceSource evidence,
            Publisher publisher,
            Issuer issuer,
            Supplier<String> ids,
            Runner runner) {
        this.saving = requireNonNull(saving, "saving is null");
        this.evidence = requireNonNull(evidence, "evidence is null");
        this.publisher = requireNonNull(publisher, "publisher is null");
        this.issuer = requireNonNull(issuer, "issuer is null");
        this.ids = requireNonNull(ids, "ids is null");
        this.runner = requireNonNull(runner, "runner is null");
    }

    /// What it comes to; a fault of the material is one.
    Outcome take(Pass pass, Decision.Step step) {
        try {
            Instant now = pass.observation().now();
            Minted minted =
                    new Minter(issuer, pass.target().profile())
                            .mint(
                                    step.shape(),
                                    pass.seen().target().material(),
                                    pass.seen().authority().material(),
                                    now);
            prove(pass.target().name(), step, minted, now);
            Function<Optional<String>, Written> composing =
                    composing(pass, step, minted, ids.get());
            Written written = composing.apply(Optional.empty());
            return switch (recorded(pass, step, written)) {
                case Auditing.Verdict.Allowed _ -> written(pass, step, written);
                case Auditing.Verdict.Excepted(var problem) ->
                        written(pass, step, composing.apply(Optional.of(problem)));
                case Auditing.Verdict.Forbidden(var problem) ->
                        new Outcome.Refused(
                                new Decision.Refuse(ReasonCode.AUDIT_UNAVAILABLE.that(problem)));
            };
        } catch (PkiException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Function<Optional<String>, Written> composing(
            Pass pass, Decision.Step step, Minted minted, String id) {
        return unrecorded ->
                new Composer(pass.target(), runner.actor(), unrecorded)
                        .compose(
                                pass.stored(),
                                pass.seen(),
                                step,
                                minted,
                                id,
                                pass.observation().now());
    }

    private Auditing.Verdict recorded(Pass pass, Decision.Step step, Written written) {
        return runner.auditing()
                .before(
                        Commitments.intent(written.commitment(), step, runner.actor()),
                        published(pass.observation().target()));
    }

    /// The dates of the leaf, and of the anchor that it builds to.
    private static List<Validity> published(TargetSighting seen) {
        return seen instanceof TargetSighting.Seen(TargetContent.Sound(var anchors, var leaf), _, _)
                ? Stream.concat(
                                Stream.of(leaf.validity()),
                                anchors.find(leaf.issuer()).map(Anchor::validity).stream())
                        .toList()
                : List.of();
    }

    private Outcome written(Pass pass, Decision.Step step, Written written) {
        Optional<Outcome> overtaken =
                step.restsOnEvidence() ? overtaken(pass, step) : Optional.empty();
        return overtaken.orElseGet(() -> save(pass.target().name(), step, written));
    }

    /// What becomes of a step that the consumers, asked once more, do not bear out: one may have come, or fallen behind, since
    /// the pass began. Empty where they do.
    private Optional<Outcome> overtaken(Pass pass, Decision.Step step) {
        Observation later =
                pass.observation().knowing(evidence.about(pass.target().name(), pass.stored()));
        return switch (pass.decide(later)) {
            case Decision.Wait wait -> Optional.of(new Outcome.Unchanged(wait));
            case Decision.Refuse refusal -> Optional.of(new Outcome.Refused(refusal));
            case Decision.Step again when again.kind() == step.kind() -> Optional.empty();
            case Decision.Step _ ->
                    Optional.of(
                            new Outcome.Conflicted(
                                    "the consumers of '%s' changed during the step; the next run decides anew"
                                            .formatted(pass.target().name())));
        };
    }

    private static void prove(TargetName target, Decision.Step step, Minted minted, Instant now) {
        Set<Fault> faults = Proof.faults(minted.leaf(), minted.bundle(), now);
        faults.removeAll(TOLERATED);
        if (step.shape().leaf() instanceof LeafChoice.Present) {
            faults.retainAll(OURS_TO_BREAK);
        }
        if (!faults.isEmpty()) {
            Fault first = faults.iterator().next();
            throw new PkiException(
                    "cannot publish '%s': %s; nothing was written: %s"
                            .formatted(target, first.meaning(), first.remedy()));
        }
    }

    private Outcome save(TargetName target, Decision.Step step, Written written) {
        return switch (saving.save(target, step.shape().record(), written)) {
            case Saved.Conflict(var problem) -> new Outcome.Conflicted(problem);
            case Saved.Failed(var problem) -> new Outcome.Failed(problem);
            case Saved.Done _ -> {
                publisher.stepped(target, step);
                publisher.committed(written.commitment());
                yield new Outcome.Advanced(step);
            }
        };
    }
}

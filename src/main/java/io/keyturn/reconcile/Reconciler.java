package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.pki.Digest;
import io.keyturn.pki.Issuer;
import io.keyturn.port.EvidenceSource;
import io.keyturn.port.Publisher;
import io.keyturn.port.SecretStore;
import io.keyturn.port.Stored;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetSighting;
import io.keyturn.rotation.Touching;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/// One pass over one target: observe, decide, mint, prove, save, publish. At most one step.
public final class Reconciler {
    private final SecretStore store;
    private final EvidenceSource evidence;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Runner runner;
    private final Stepping stepping;

    /// The same, for nobody in particular.
    public Reconciler(
            SecretStore store,
            EvidenceSource evidence,
            Publisher publisher,
            Issuer issuer,
            InstantSource clock,
            Supplier<String> ids) {
        this(store, evidence, publisher, issuer, clock, ids, Runner.plain());
    }

    /// Over these ports.
    ///
    /// @param ids names new targets, each for ever
    public Reconciler(
            SecretStore store,
            EvidenceSource evidence,
            Publisher publisher,
            Issuer issuer,
            InstantSource clock,
            Supplier<String> ids,
            Runner runner) {
        this.store = requireNonNull(store, "store is null");
        this.evidence = requireNonNull(evidence, "evidence is null");
        this.publisher = requireNonNull(publisher, "publisher is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.runner = requireNonNull(runner, "runner is null");
        this.stepping = new Stepping(new Saving(store), evidence, publisher, issuer, ids, runner);
    }

    /// Takes the step that is due, if one is.
    public Outcome reconcile(Target target, Observation.Rollback rollback) {
        return act(look(target, rollback));
    }

    /// The same, with what it was decided from.
    public Report.Acted round(Target target, Observation.Rollback rollback) {
        Look look = look(target, rollback);
        Outcome outcome = act(look);
        Instant end = clock.instant();
        return new Report.Acted(
                look.inspection(), outcome, end, Duration.between(look.began(), end));
    }

    /// A round of a runner that does not lead.
    public Report.Watched watch(Target target) {
        Look look = look(target, Observation.Rollback.REFUSED);
        Instant end = clock.instant();
        return new Report.Watched(look.inspection(), end, Duration.between(look.began(), end));
    }

    /// What is seen now and what would be done; nothing is minted or written.
    public Inspection inspect(Target target, Observation.Rollback rollback) {
        return look(target, rollback).inspection();
    }

    /// One reading, and what was decided from it.
    private record Look(Pass pass, Decision decision) {
        Instant began() {
            return pass.observation().now();
        }

        Inspection inspection() {
            return new Inspection(
                    pass.target().name(), pass.observation(), decision, pass.binding());
        }
    }

    private Look look(Target target, Observation.Rollback rollback) {
        Pass pass = observe(target, rollback);
        Decision decision = pass.decide();
        if (decision instanceof Decision.Refuse(var reason)
                && reason.code() == ReasonCode.ROLLED_BACK) {
            // The two readings may have had steps between them: look twice before accusing.
            pass = observe(target, rollback);
            decision = pass.decide();
        }
        return new Look(pass, decision);
    }

    private Outcome act(Look look) {
        Decision decision = look.decision();
        Outcome outcome =
                switch (decision) {
                    case Decision.Wait wait -> {
                        touch(look.pass(), wait);
                        yield new Outcome.Unchanged(wait);
                    }
                    case Decision.Refuse refusal -> new Outcome.Refused(refusal);
                    case Decision.Step step -> stepping.take(look.pass(), step);
                };
        if (!(decision instanceof Decision.Step)) {
            publisher.held(look.pass().target().name(), decision);
        }
        return outcome;
    }

    private void touch(Pass pass, Decision.Wait wait) {
        if (pass.target().touch() == Target.Touch.ASSUMED
                && pass.observation().target() instanceof TargetSighting.Seen seen
                && seen.marks() instanceof Marks.Marked ours) {
            runner.toucher().touch(Touching.of(wait), ours.sequence());
        }
    }

    private Pass observe(Target target, Observation.Rollback rollback) {
        Instant now = clock.instant(); // the only look at the clock that decides
        Stored stored = store.load(target.name());
        Seen seen = Seen.of(target.name(), stored);
        Digest bundle = seen.target().material().bundle().digest();
        return new Pass(
                target,
                stored,
                seen,
                new Observation(
                        seen.target().sighting(),
                        bundle,
                        stored.shown(),
                        seen.authority().sighting(),
                        evidence.about(target.name(), stored),
                        rollback,
                        now),
                target.bound(seen.target().sighting()));
    }
}

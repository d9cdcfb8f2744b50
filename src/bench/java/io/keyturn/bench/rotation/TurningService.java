package io.keyturn.bench.rotation;

import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.kubernetes.PodConsumers;
import io.keyturn.fake.Bench;
import io.keyturn.fake.RecordingPublisher;
import io.keyturn.pki.Issuer;
import io.keyturn.port.Names;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.reconcile.FoundEvidence;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Report;
import io.keyturn.reconcile.Rounds;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.StepKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What `keyturn serve` does for one target, in this process, and when it took which step.
final class TurningService implements AutoCloseable {
    private static final RotationPolicy POLICY = policy();

    private final Pods pods;
    private final KubernetesStore store;
    private final PodConsumers consumers;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final Rounds rounds;
    private final List<Watching> watches;

    TurningService(Pods pods) {
        this.pods = pods;
        this.store = KubernetesStore.open(pods.kubeconfig(), null);
        this.consumers = PodConsumers.open(pods.kubeconfig(), null);
        Reconciler reconciler =
                new Reconciler(
                        store,
                        new FoundEvidence(new StoreEvidence(), List.of(consumers)),
                        new RecordingPublisher(),
                        new Issuer(new SecureRandom()),
                        InstantSource.system(),
                        () -> UUID.randomUUID().toString());
        Target target = new Target(Pods.TARGET, POLICY, Bench.profile(POLICY), Given.everything());
        this.rounds = Rounds.start(reconciler, target, () -> true, this::take);
        this.watches =
                List.of(
                        store.watch(Pods.TARGET, rounds::wake),
                        consumers.watch(Pods.TARGET, rounds::wake));
    }

    /// One step, and when it was over, by the process's nanoseconds.
    record Step(StepKind kind, long at) {}

    /// A whole rotation.
    ///
    /// @param asked when it was requested
    record Rotation(long asked, List<Step> steps) {
        double millis() {
            return (steps.getLast().at() - asked) / 1e6;
        }
    }

    /// Asks for a new authority and returns when the target is steady again.
    ///
    /// @throws IllegalStateException when a step takes more than two minutes
    Rotation rotate() throws InterruptedException {
        steps.clear();
        long asked = System.nanoTime();
        pods.admin()
                .secrets()
                .inNamespace(Pods.TARGET.namespace())
                .withName(Pods.TARGET.name())
                .edit(secret ->
                        secret.edit()
                                .editMetadata()
                                .addToAnnotations(
                                        Names.REQUEST, "rotate-authority:" + UUID.randomUUID())
                                .endMetadata()
                                .build());
        return new Rotation(asked, awaitTo(StepKind.SETTLE));
    }

    /// Every step up to this one.
    List<Step> awaitTo(StepKind last) throws InterruptedException {
        List<Step> taken = new ArrayList<>();
        do {
            Step step = steps.poll(2, TimeUnit.MINUTES);
            if (step == null) {
                throw new IllegalStateException("no step in two minutes, after " + taken);
            }
            taken.add(step);
        } while (taken.getLast().kind() != last);
        return taken;
    }

    private void take(Report report) {
        if (report instanceof Report.Acted acted
                && acted.outcome() instanceof Outcome.Advanced(var step)) {
            steps.add(new Step(step.kind(), System.nanoTime()));
        }
    }

    private static RotationPolicy policy() {
        RotationPolicy base = RotationPolicy.DEFAULT;
        return new RotationPolicy(
                base.authorityLifetime(),
                base.leafLifetime(),
                base.assumedAfter(),
                Duration.ZERO,
                base.deadlineMargin(),
                base.atDeadline(),
                base.onFailedVerification(),
                base.windows());
    }

    @Override
    public void close() {
        watches.forEach(Watching::close);
        rounds.close();
        consumers.close();
        store.close();
    }
}

package io.keyturn.boot;

import io.keyturn.adapter.cli.CommonOptions;
import io.keyturn.adapter.cli.EventOptions;
import io.keyturn.adapter.cli.Workshop;
import io.keyturn.adapter.directory.DirectoryStore;
import io.keyturn.adapter.json.JacksonFormat;
import io.keyturn.adapter.kubernetes.EndpointSlices;
import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.adapter.kubernetes.LeaseLeadership;
import io.keyturn.adapter.kubernetes.PodConsumers;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.adapter.kubernetes.PodTouches;
import io.keyturn.adapter.probe.TlsProber;
import io.keyturn.adapter.web.EventFeed;
import io.keyturn.event.RotationEvent;
import io.keyturn.pki.Issuer;
import io.keyturn.port.ConsumerSource;
import io.keyturn.port.EndpointSource;
import io.keyturn.port.EvidenceSource;
import io.keyturn.port.Leadership;
import io.keyturn.port.PodToucher;
import io.keyturn.port.SecretStore;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.reconcile.Auditing;
import io.keyturn.reconcile.Board;
import io.keyturn.reconcile.Couriers;
import io.keyturn.reconcile.FoundEvidence;
import io.keyturn.reconcile.ProbedEndpoints;
import io.keyturn.reconcile.ProcessLedger;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.RequestDoor;
import io.keyturn.reconcile.Runner;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.TargetName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Puts the parts together for one command.
@ApplicationScoped
final class Wiring implements Workshop {
    private final ProcessLedger own = new ProcessLedger(InstantSource.system());
    private final EventFeed feed;

    @Inject
    Wiring(EventFeed feed) {
        this.feed = feed;
    }

    /// What the server of secrets in this process tells, and gates read.
    @Produces
    @Singleton
    ProcessLedger own() {
        return own;
    }

    @Produces
    @Singleton
    RequestDoor door() {
        return new RequestDoor(new JacksonFormat(), new RequestLog());
    }

    @Produces
    @ApplicationScoped
    Board board() {
        return new Board();
    }

    @Produces
    @ApplicationScoped
    InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public Bench open(CommonOptions options) {
        List<Target> targets = options.targets();
        InstantSource clock = InstantSource.system();
        Path directory = options.directory();
        if (directory != null) {
            return new Opened(
                    options,
                    new DirectoryStore(directory, clock),
                    targets,
                    // Whoever reads the folder cannot be found, so anyone may be there too.
                    new FoundEvidence(
                            new StoreEvidence(),
                            List.of(
                                    new StoreEvidence(),
                                    own,
                                    probed(targets, EndpointSource.nowhere(), clock))),
                    PodToucher.nobody(),
                    clock,
                    Leadership::always,
                    feed::tell,
                    () -> {});
        }
        KubernetesStore store = KubernetesStore.open(options.kubeconfig(), options.context());
        PodConsumers pods = PodConsumers.open(options.kubeconfig(), options.context());
        EndpointSlices slices = EndpointSlices.open(options.kubeconfig(), options.context());
        Optional<PodTouches> touches = touches(options, targets);
        return new Opened(
                options,
                store,
                targets,
                new FoundEvidence(
                        new StoreEvidence(), List.of(pods, own, probed(targets, slices, clock))),
                touches.<PodToucher>map(opened -> opened).orElseGet(PodToucher::nobody),
                clock,
                () -> campaign(options, targets),
                feed::tell,
                () -> {
                    touches.ifPresent(PodTouches::close);
                    slices.close();
                    pods.close();
                    store.close();
                });
    }

    /// Where nobody is to be touched there is no client for it.
    private static Optional<PodTouches> touches(CommonOptions options, List<Target> targets) {
        return targets.stream().anyMatch(target -> target.touch() == Target.Touch.ASSUMED)
                ? Optional.of(PodTouches.open(options.kubeconfig(), options.context()))
                : Optional.empty();
    }

    private static ConsumerSource probed(
            List<Target> targets, EndpointSource services, InstantSource clock) {
        return new ProbedEndpoints(
                targets,
                services,
                new TlsProber(TlsProber.LIMIT),
                new Issuer(new SecureRandom()),
                clock);
    }

    private static Leadership campaign(CommonOptions options, List<Target> targets) {
        PodIdentity self = PodIdentity.own();
        return LeaseLeadership.campaign(
                options.kubeconfig(),
                options.context(),
                self.namespaceOr(targets.getFirst().name().namespace()),
                self.holder(UUID.randomUUID().toString()));
    }

    private record Opened(
            CommonOptions common,
            SecretStore store,
            List<Target> targets,
            EvidenceSource evidence,
            PodToucher toucher,
            InstantSource clock,
            Supplier<Leadership> campaigning,
            Consumer<RotationEvent> followers,
            Runnable closing)
            implements Bench {
        @Override
        public Watching watch(TargetName target, Runnable wake) {
            Watching stored = store.watch(target, wake);
            Watching told = evidence.watch(target, wake);
            return () -> {
                stored.close();
                told.close();
            };
        }

        @Override
        public Couriers couriers(EventOptions options, BooleanSupplier leads) {
            return Couriers.start(
                    store,
                    targets.stream().map(Target::name).toList(),
                    Sinks.of(options, common),
                    leads);
        }

        @Override
        public Leadership campaign() {
            return campaigning.get();
        }

        @Override
        public Reconciler reconciler() {
            return reconciler(Auditing.none());
        }

        @Override
        public Reconciler reconciler(Auditing auditing) {
            return new Reconciler(
                    store,
                    evidence,
                    new LogPublisher(followers),
                    new Issuer(new SecureRandom()),
                    clock,
                    () -> UUID.randomUUID().toString(),
                    new Runner("keyturn on " + PodIdentity.own().name(), toucher, auditing));
        }

        @Override
        public void close() {
            closing.run();
        }
    }
}

package io.keyturn.boot;

import io.keyturn.adapter.cli.CommonOptions;
import io.keyturn.adapter.cli.EventOptions;
import io.keyturn.adapter.cli.SdsListening;
import io.keyturn.adapter.cli.Service;
import io.keyturn.adapter.cli.Workshop;
import io.keyturn.adapter.kubernetes.LeaseLedger;
import io.keyturn.adapter.kubernetes.PodIdentity;
import io.keyturn.adapter.web.EventFeed;
import io.keyturn.adapter.web.Meters;
import io.keyturn.adapter.web.SdsMeters;
import io.keyturn.adapter.web.SinkMeters;
import io.keyturn.adapter.web.StatusPage;
import io.keyturn.port.EvidenceLedger;
import io.keyturn.port.Leadership;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.reconcile.Board;
import io.keyturn.reconcile.Couriers;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.ProcessLedger;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Report;
import io.keyturn.reconcile.RequestDesk;
import io.keyturn.reconcile.RequestDoor;
import io.keyturn.reconcile.Rounds;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.TargetName;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// The service: rounds over every target, woken by the store's watches and by the clock.
@ApplicationScoped
final class Serving implements Service {
    private static final Logger LOG = Logger.getLogger("io.keyturn.service");

    private final Workshop workshop;
    private final Board board;
    private final StatusPage page;
    private final MeterRegistry registry;
    private final ProcessLedger own;
    private final RequestDoor door;
    private final EventFeed feed;
    private final Ending ending = new Ending();
    private final List<Rounds> rounds = new CopyOnWriteArrayList<>();

    @Inject
    Serving(
            Workshop workshop,
            Board board,
            StatusPage page,
            MeterRegistry registry,
            ProcessLedger own,
            RequestDoor door,
            EventFeed feed) {
        this.door = door;
        this.page = page;
        this.feed = feed;
        this.own = own;
        this.workshop = workshop;
        this.board = board;
        this.registry = registry;
    }

    @Override
    public Running start(
            CommonOptions options,
            EventOptions events,
            Optional<SdsListening> secrets,
            Consumer<Report> hearer) {
        events.check();
        Workshop.Bench bench = workshop.open(options);
        // Before the first round: a gate must know of every server that serves.
        Optional<OwnSecrets> served =
                secrets.map(listening -> serve(listening, options, bench.targets()));
        Leadership leadership = bench.campaign();
        Couriers couriers = bench.couriers(events, leadership::isLeader);
        new SinkMeters(registry).follow(couriers::states);
        Consumer<Report> all =
                new ReportLog()
                        .andThen(report -> wake(couriers, report))
                        .andThen(events.observations(couriers, feed::tell))
                        .andThen(new LagLog())
                        .andThen(board)
                        .andThen(page)
                        .andThen(new Meters(registry))
                        .andThen(hearer);
        Reconciler reconciler = bench.reconciler(events.auditing(couriers));
        for (Target target : bench.targets()) {
            board.expect(target.name(), bench.clock().instant());
            Rounds started = Rounds.start(reconciler, target.served(), leadership::isLeader, all);
            Watching watching = bench.watch(target.name(), started::wake);
            rounds.add(started);
            ending.add(watching::close);
            ending.add(started::close);
            LogLine.of("service started").with("target", target.name()).to(LOG, Logger.Level.INFO);
        }
        leadership.onChange(this::lookAgain);
        // Any replica takes requests: it only writes them down.
        door.open(new RequestDesk(bench.store(), names(bench.targets())));
        ending.add(door::close);
        ending.add(couriers::close);
        ending.add(
                leadership::close); // after the rounds: nobody takes over in the middle of a step
        served.ifPresent(each -> ending.add(each::close));
        ending.add(bench::close);
        ending.add(() -> LOG.info("service stopped"));
        return new Running() {
            @Override
            public void lastly(Runnable task) {
                ending.add(task);
            }

            @Override
            public void close() {
                ending.end();
            }
        };
    }

    private static void wake(Couriers couriers, Report report) {
        if (report instanceof Report.Acted acted && acted.outcome() instanceof Outcome.Advanced) {
            couriers.wake();
        }
    }

    private static Set<TargetName> names(List<Target> targets) {
        return targets.stream().map(Target::name).collect(Collectors.toUnmodifiableSet());
    }

    private OwnSecrets serve(SdsListening listening, CommonOptions options, List<Target> targets) {
        if (targets.size() > 1) {
            throw new IllegalArgumentException(
                    "cannot serve %d targets over SDS: clients ask each by the same names; choose one with --target"
                            .formatted(targets.size()));
        }
        PodIdentity self = PodIdentity.own();
        // Another replica may lead: what the clients of this one hold it learns from a Lease.
        EvidenceLedger ledger =
                options.directory() == null && self.hasAccount()
                        ? own.and(
                                LeaseLedger.of(
                                        options.kubeconfig(),
                                        options.context(),
                                        self,
                                        UUID.randomUUID().toString()))
                        : own;
        return OwnSecrets.start(
                listening, options, targets.getFirst().name(), ledger, new SdsMeters(registry));
    }

    /// The runtime takes its HTTP client away after this event, and a step under way needs it.
    void stop(@Observes ShutdownEvent event) {
        ending.end();
    }

    /// A watch may die in silence: whatever happens, every target is looked at again after this long.
    @Scheduled(every = "${keyturn.resync:30s}", delayed = "${keyturn.resync:30s}")
    void lookAgain() {
        rounds.forEach(Rounds::wake);
    }
}

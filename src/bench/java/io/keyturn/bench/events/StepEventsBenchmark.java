package io.keyturn.bench.events;

import io.keyturn.adapter.audit.AuditFile;
import io.keyturn.event.ExpiryWarnings;
import io.keyturn.fake.Bench;
import io.keyturn.port.Names;
import io.keyturn.reconcile.Auditing;
import io.keyturn.reconcile.Couriers;
import io.keyturn.reconcile.Observations;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Observation.Rollback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What events add to one reconcile, over a store in memory: a round with nothing to do, and one that renews the leaf.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class StepEventsBenchmark {
    /// Who hears of the rounds.
    public enum Events {
        /// Nobody: the commitment is part of the write all the same.
        NONE,
        /// An audit file, for which nobody waits.
        TOLD,
        /// An audit file that each step waits for.
        REQUIRED
    }

    @Param public Events events;

    private Path folder;
    private Bench bench;
    private Couriers couriers;
    private Observations observations;
    private Reconciler reconciler;
    private long asked;

    @Setup
    public void start() throws IOException {
        folder = Files.createTempDirectory("keyturn-bench");
        bench = new Bench();
        Outcome _ = bench.pass();
        couriers =
                Couriers.start(
                        bench.store,
                        List.of(Bench.NAME),
                        List.of(new AuditFile(folder.resolve("audit.jsonl"), AuditFile.SIZE)),
                        () -> true);
        observations = new Observations(ExpiryWarnings.DEFAULT, List::of, couriers::tell);
        reconciler =
                bench.reconciler(
                        switch (events) {
                            case NONE -> Auditing.none();
                            case TOLD ->
                                    new Auditing.Told(
                                            intent -> couriers.record(AuditFile.NAME, intent));
                            case REQUIRED ->
                                    new Auditing.Required(
                                            intent -> couriers.record(AuditFile.NAME, intent),
                                            Duration.ofDays(3));
                        });
    }

    @TearDown
    public void stop() throws IOException {
        couriers.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Benchmark
    public Outcome nothingToDo() {
        return round();
    }

    /// A conflict with the courier's mark, in the same moment, is part of it.
    @Benchmark
    public Outcome renewal() {
        asked++;
        bench.annotate(Names.REQUEST, "renew-leaf:" + asked);
        Outcome outcome = round();
        while (outcome instanceof Outcome.Conflicted) {
            outcome = round();
        }
        if (!(outcome instanceof Outcome.Advanced)) {
            throw new IllegalStateException("no renewal: " + outcome);
        }
        return outcome;
    }

    private Outcome round() {
        Report.Acted report = reconciler.round(bench.target, Rollback.REFUSED);
        if (events != Events.NONE) {
            observations.accept(report);
            if (report.outcome() instanceof Outcome.Advanced) {
                couriers.wake();
            }
        }
        return report.outcome();
    }
}

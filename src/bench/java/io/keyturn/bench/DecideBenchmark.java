package io.keyturn.bench;

import io.keyturn.fake.Bench;
import io.keyturn.port.Names;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.RotationPlanner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One decision: of a target at rest, and of one whose gate waits.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DecideBenchmark {
    private final Bench bench = new Bench();
    private Observation steady;
    private Observation waiting;

    @Setup
    public void observe() {
        bench.runUntilQuiet();
        steady = look();
        bench.annotate(Names.REQUEST, "rotate-authority:bench");
        bench.pass();
        waiting = look();
    }

    @Benchmark
    public Decision ofATargetAtRest() {
        return RotationPlanner.decide(steady, bench.target.policy());
    }

    @Benchmark
    public Decision ofAGateThatWaits() {
        return RotationPlanner.decide(waiting, bench.target.policy());
    }

    private Observation look() {
        return bench.reconciler().inspect(bench.target, Rollback.REFUSED).observation();
    }
}

package io.keyturn.bench;

import io.keyturn.fake.Bench;
import io.keyturn.fake.FakeStore;
import io.keyturn.fake.RecordingPublisher;
import io.keyturn.fake.SteppingClock;
import io.keyturn.pki.Issuer;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.RotationPolicy;
import io.keyturn.rotation.TargetName;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Reads, parses and decides 10,000 different targets in memory once. Goal: under 10 s in a heap of 256 MiB.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class ManyTargetsBenchmark {
    private static final int COUNT = 10_000;

    private final SteppingClock clock = new SteppingClock(Bench.START);
    private final Reconciler reconciler =
            new Reconciler(
                    new FakeStore(clock),
                    new StoreEvidence(),
                    new RecordingPublisher(),
                    new Issuer(new SecureRandom()),
                    clock,
                    () -> "bench");
    private final List<Target> targets =
            IntStream.range(0, COUNT)
                    .mapToObj(number -> TargetName.parse("n-%d/gloo-mtls-certs".formatted(number)))
                    .map(name ->
                            new Target(
                                    name,
                                    RotationPolicy.DEFAULT,
                                    Bench.profile(RotationPolicy.DEFAULT),
                                    Given.everything()))
                    .toList();

    @Setup
    public void bootstrap() {
        for (Target target : targets) {
            if (!(reconciler.reconcile(target, Rollback.REFUSED) instanceof Outcome.Advanced)) {
                throw new IllegalStateException(
                        "cannot bootstrap '%s'; the figures would be of nothing"
                                .formatted(target.name()));
            }
        }
    }

    @Benchmark
    public int parseAndDecide() {
        int unchanged = 0;
        for (Target target : targets) {
            unchanged +=
                    reconciler.reconcile(target, Rollback.REFUSED) instanceof Outcome.Unchanged
                            ? 1
                            : 0;
        }
        if (unchanged != COUNT) {
            throw new IllegalStateException(
                    "%d of %d were at rest; the figures would be of something else"
                            .formatted(unchanged, COUNT));
        }
        return unchanged;
    }
}

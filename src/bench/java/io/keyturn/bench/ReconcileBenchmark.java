package io.keyturn.bench;

import io.keyturn.adapter.kubernetes.KubernetesStore;
import io.keyturn.fake.Bench;
import io.keyturn.fake.RecordingPublisher;
import io.keyturn.fixture.KubeCluster;
import io.keyturn.pki.Issuer;
import io.keyturn.reconcile.Given;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.StoreEvidence;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.RotationPolicy;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One reconcile with nothing to do, against a real API server: two readings and a decision.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class ReconcileBenchmark {
    private final Target target =
            new Target(
                    Bench.NAME,
                    RotationPolicy.DEFAULT,
                    Bench.profile(RotationPolicy.DEFAULT),
                    Given.everything());
    private KubeCluster cluster;
    private KubernetesStore store;
    private Reconciler reconciler;

    @Setup
    public void start() {
        cluster = KubeCluster.start();
        cluster.kubectl("create", "namespace", Bench.NAME.namespace());
        store = KubernetesStore.open(cluster.kubeconfig(), null);
        reconciler =
                new Reconciler(
                        store,
                        new StoreEvidence(),
                        new RecordingPublisher(),
                        new Issuer(new SecureRandom()),
                        InstantSource.system(),
                        () -> "bench");
        Outcome _ = reconciler.reconcile(target, Rollback.REFUSED);
    }

    @TearDown
    public void stop() {
        store.close();
        cluster.close();
    }

    @Benchmark
    public Outcome nothingToDo() {
        return reconciler.reconcile(target, Rollback.REFUSED);
    }
}

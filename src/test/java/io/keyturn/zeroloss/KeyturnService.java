package io.keyturn.zeroloss;

import io.keyturn.fixture.KeyturnRun;
import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.RunningKeyturn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/// `keyturn serve` on the fleet's cluster, and what is asked of it.
final class KeyturnService implements AutoCloseable {
    private final Fleet fleet;
    private final Path kubeconfig;
    private final Duration patience;
    private final RunningKeyturn process;

    private KeyturnService(Fleet fleet, Duration patience) {
        this.fleet = fleet;
        this.kubeconfig = fleet.kubeconfig();
        this.patience = patience;
        this.process =
                RunningKeyturn.start(
                        fleet.folder(),
                        "serve",
                        Map.of(),
                        "serve",
                        "--kubeconfig=" + kubeconfig,
                        "--target=" + Fleet.TARGET,
                        "--assumed-after=0s",
                        "--minimum-interval=0s",
                        "--management-port=" + LoopbackPorts.free());
    }

    /// Nothing is assumed to have arrived: the Leases decide.
    ///
    /// @param slowest of the kubelets
    static KeyturnService start(Fleet fleet, Duration slowest) {
        return new KeyturnService(fleet, Duration.ofMinutes(2).plus(slowest.multipliedBy(10)));
    }

    /// Asks for the next authority, and for a leaf while that is under way; returns when both are done.
    ///
    /// @param renewIn the phase in which the leaf is asked for
    void rotateAndRenew(int round, String renewIn) {
        int generation = beginRotation("turn-" + round);
        await(renewIn, () -> isIn(renewIn) || isIn("steady"));
        handle("renew-leaf:leaf-" + round);
        awaitSteady(generation);
    }

    /// Asks for the next authority; returns with its generation once it is introduced.
    int beginRotation(String id) {
        int generation = fleet.target.generation() + 1;
        handle("rotate-authority:" + id);
        return generation;
    }

    /// Asks for the way back; returns when it has been gone.
    void abort(String id) {
        handle("abort:abort-" + id);
        awaitPhase("steady");
    }

    /// As a person does by `keyturn waive`.
    void waive(ConsumerPod consumer) {
        KeyturnRun run =
                KeyturnRun.of(
                        fleet.folder(),
                        Map.of(),
                        "waive",
                        "pod/%s/%s".formatted(Fleet.TARGET.namespace(), consumer.name()),
                        "--reason=it is dead",
                        "--for=1h",
                        "--kubeconfig=" + kubeconfig,
                        "--target=" + Fleet.TARGET);
        if (run.exit() != 0) {
            throw new AssertionError(run.err());
        }
    }

    boolean hasLogged(String text) {
        return process.hasLogged(text);
    }

    /// What `keyturn status` says now.
    Status status() {
        return Status.of(fleet.folder(), kubeconfig);
    }

    void awaitPhase(String phase) {
        await(phase, () -> isIn(phase));
    }

    void awaitSteady(int generation) {
        await(
                "steady with generation " + generation,
                () -> fleet.target.generation() == generation && isIn("steady"));
    }

    String log() {
        return process.lastLines();
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean isIn(String phase) {
        return fleet.target.phase().equals(phase);
    }

    private void handle(String request) {
        fleet.target.request(request);
        await("handled: " + request, () -> fleet.target.hasHandled(request));
    }

    private void await(String what, BooleanSupplier isSo) {
        try {
            fleet.target.awaitThat(what, patience, isSo);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "it is not '%s' after %s; its log:%n%s%nits status: %s"
                            .formatted(what, patience, log(), status()),
                    e);
        }
    }
}

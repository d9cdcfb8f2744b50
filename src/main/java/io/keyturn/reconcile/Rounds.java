package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.rotation.Observation;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Goes round one target for as long as the service runs. One thread a target: no two rounds of one target are ever under
/// way at once, and a slow target delays no other.
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.keyturn.rounds");

    private final Reconciler reconciler;
    private final Target target;
    private final BooleanSupplier leads;
    private final Consumer<Report> hearer;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private Rounds(
            Reconciler reconciler, Target target, BooleanSupplier leads, Consumer<Report> hearer) {
        this.reconciler = requireNonNull(reconciler, "reconciler is null");
        this.target = requireNonNull(target, "target is null");
        this.leads = requireNonNull(leads, "leads is null");
        this.hearer = requireNonNull(hearer, "hearer is null");
        this.thread =
                Thread.ofPlatform().name("keyturn-rounds-" + target.name()).unstarted(this::run);
    }

    /// Starts going round.
    ///
    /// @param leads whether this runner may write; asked anew before each round
    /// @param hearer of each report, on the thread of the rounds
    public static Rounds start(
            Reconciler reconciler, Target target, BooleanSupplier leads, Consumer<Report> hearer) {
        Rounds rounds = new Rounds(reconciler, target, leads, hearer);
        rounds.thread.start();
        return rounds;
    }

    /// Asks for a round now, or right after the one that is under way.
    public void wake() {
        wakes.release();
    }

    /// Lets the round under way end, and starts no other. Returns when it has ended.
    @Override
    public void close() {
        closed = true;
        wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // a step under way is two writes; the second is worth the wait
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int misses = 0;
        while (!closed) {
            Duration rest;
            try {
                Report report = round();
                misses = isMiss(report) ? misses + 1 : 0;
                hearer.accept(report);
                rest = Pace.after(report, misses);
            } catch (RuntimeException e) {
                misses++;
                rest = Pace.afterFailure(misses);
                LOG.log(Logger.Level.ERROR, "round failed target=" + target.name(), e);
            }
            rest(rest);
        }
    }

    private Report round() {
        return leads.getAsBoolean()
                ? reconciler.round(target, Observation.Rollback.REFUSED)
                : reconciler.watch(target);
    }

    private static boolean isMiss(Report report) {
        return report instanceof Report.Acted acted
                && (acted.outcome() instanceof Outcome.Failed
                        || acted.outcome() instanceof Outcome.Conflicted);
    }

    private void rest(Duration rest) {
        try {
            if (wakes.tryAcquire(Math.max(rest.toMillis(), 0), TimeUnit.MILLISECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true; // nobody interrupts this thread but an end of the process
        }
    }
}

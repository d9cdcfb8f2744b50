package io.keyturn.adapter.kubernetes;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Does something soon after it is asked for; whatever is asked meanwhile is done with it.
final class Gathering {
    private final ScheduledExecutorService worker;
    private final Duration within;
    private final Runnable work;
    private final AtomicBoolean gathering = new AtomicBoolean();

    /// @param within how long it waits for more
    Gathering(ScheduledExecutorService worker, Duration within, Runnable work) {
        this.worker = requireNonNull(worker, "worker is null");
        this.within = requireNonNull(within, "within is null");
        this.work = requireNonNull(work, "work is null");
    }

    /// Returns at once.
    void ask() {
        if (!gathering.getAndSet(true)) {
            try {
                var _ = worker.schedule(this::doIt, within.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Closed meanwhile.
            }
        }
    }

    private void doIt() {
        gathering.set(false);
        work.run();
    }
}

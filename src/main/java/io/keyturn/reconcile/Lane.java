package io.keyturn.reconcile;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// One sink and the thread that brings everything to it: the outboxes of all targets, then what was observed.
final class Lane implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.keyturn.events");
    private static final Duration REST = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 7;
    private static final int OBSERVATIONS = 256;
    private static final int FLUSH_TRIES = 2;
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final CountedSink sink;
    private final List<Courier> couriers;
    private final BooleanSupplier leads;
    private final BlockingQueue<RotationEvent> observed = new ArrayBlockingQueue<>(OBSERVATIONS);
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<String> trouble = Optional.empty();
    private long rounds; // guarded by this
    private long quiet; // guarded by this: the last round after which nothing waited

    private Lane(CountedSink sink, List<Courier> couriers, BooleanSupplier leads) {
        this.sink = requireNonNull(sink, "sink is null");
        this.couriers = List.copyOf(couriers);
        this.leads = requireNonNull(leads, "leads is null");
        this.thread = Thread.ofPlatform().name("keyturn-sink-" + sink.name()).unstarted(this::run);
    }

    static Lane start(CountedSink sink, List<Courier> couriers, BooleanSupplier leads) {
        Lane lane = new Lane(sink, couriers, leads);
        lane.thread.start();
        return lane;
    }

    String sink() {
        return sink.name();
    }

    SinkState state() {
        return new SinkState(sink.name(), sink.taken(), trouble.orElse(""));
    }

    void wake() {
        wakes.release();
    }

    void tell(RotationEvent observation) {
        while (!observed.offer(observation)) {
            var _ = observed.poll();
        }
        wake();
    }

    /// Before everything else; whoever asked may wait for the answer.
    CompletableFuture<EventSink.Taken> record(RotationEvent event) {
        Asked next = new Asked(event, new CompletableFuture<>());
        asked.add(next);
        wake();
        return next.answer();
    }

    /// One event and what becomes of it.
    private record Asked(RotationEvent event, CompletableFuture<EventSink.Taken> answer) {}

    Optional<String> trouble() {
        return trouble.map(problem -> "sink '%s': %s".formatted(sink.name(), problem));
    }

    /// Until a round that began after this call found nothing left, or several failed in a row.
    Optional<String> flush(long end) {
        synchronized (this) {
            long wanted = rounds + 2; // the one under way may have read before
            wake();
            try {
                long last = wanted + FLUSH_TRIES - 1;
                while (quiet < wanted && rounds < last && System.nanoTime() < end) {
                    TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
                    if (quiet == rounds) {
                        wake(); // after one that failed it rests, and tries again by itself
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return quiet >= wanted
                    ? Optional.empty()
                    : Optional.of(
                            trouble()
                                    .orElse(
                                            "sink '%s': not everything was brought in time"
                                                    .formatted(sink.name())));
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        boolean interrupted = false;
        try {
            if (!thread.join(GOODBYE)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        sink.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int misses = 0;
        while (!closed) {
            answer();
            Optional<String> problem = leads.getAsBoolean() ? round() : Optional.empty();
            misses = problem.isPresent() ? misses + 1 : 0;
            said(problem);
            over(problem);
            rest(problem.isPresent() ? backOff(misses) : REST);
        }
        answer();
    }

    private void answer() {
        for (Asked next = asked.poll(); next != null; next = asked.poll()) {
            try {
                next.answer().complete(sink.take(List.of(next.event())));
            } catch (RuntimeException e) {
                next.answer().completeExceptionally(e);
            }
        }
    }

    /// Empty when nothing is left to bring.
    private Optional<String> round() {
        try {
            for (Courier courier : couriers) {
                if (courier.deliver() instanceof Delivery.Waiting(_, var problem)) {
                    return Optional.of(problem);
                }
            }
            List<RotationEvent> seen = new ArrayList<>();
            var _ = observed.drainTo(seen);
            return seen.isEmpty()
                            || !(sink.take(seen)
                                    instanceof EventSink.Taken.Some(int count, String problem))
                    ? Optional.empty()
                    : left(seen.subList(count, seen.size()), problem);
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, "sink failed name=" + sink.name(), e);
            return Optional.of(String.valueOf(e));
        }
    }

    /// Back into the queue, as far as there is room.
    private Optional<String> left(List<RotationEvent> rest, String problem) {
        rest.forEach(event -> {
            var _ = observed.offer(event);
        });
        return Optional.of(problem);
    }

    private void said(Optional<String> problem) {
        if (!problem.equals(trouble)) {
            trouble = problem;
            problem.ifPresentOrElse(
                    said ->
                            LOG.log(
                                    Logger.Level.WARNING,
                                    "events wait sink={0} problem=\"{1}\"",
                                    sink.name(),
                                    said),
                    () -> LOG.log(Logger.Level.INFO, "events flow again sink={0}", sink.name()));
        }
    }

    private synchronized void over(Optional<String> problem) {
        rounds++;
        if (problem.isEmpty()) {
            quiet = rounds;
        }
        notifyAll();
    }

    /// Twice as long each time, and not all sinks at the same moments.
    private Duration backOff(int misses) {
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(misses - 1, DOUBLINGS));
        Duration capped = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
        long spread = Math.floorMod(31L * sink.name().hashCode() + misses, 250L);
        return capped.plusMillis(spread);
    }

    private void rest(Duration time) {
        try {
            if (wakes.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}

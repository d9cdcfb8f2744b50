package io.keyturn.adapter.cli;

import io.keyturn.port.SecretStore.Watching;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// All journeys of one command, in turns, until every target is steady: none waits for another one's floor.
final class Travel {
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    // So that what is due then is due.
    private static final Duration A_LITTLE = Duration.ofMillis(1);

    private final Workshop.Bench bench;
    private final InstantSource clock;
    private final Teller teller;
    private final Semaphore wakes = new Semaphore(0);

    Travel(Workshop.Bench bench, Teller teller) {
        this.bench = bench;
        this.clock = bench.clock();
        this.teller = teller;
    }

    /// Goes on until all are over or the time has run out; returns those that are not over.
    List<Journey> untilSteady(List<Journey> journeys, Duration timeout) {
        Instant end = clock.instant().plus(timeout);
        List<Watching> watches =
                journeys.stream()
                        .map(journey -> bench.watch(journey.target().name(), wakes::release))
                        .toList();
        try {
            List<Journey> open = new ArrayList<>(journeys);
            while (true) {
                open.forEach(Journey::pass);
                open.removeIf(Journey::isOver);
                Instant now = clock.instant();
                if (open.isEmpty() || !now.isBefore(end) || !rest(open, now, end)) {
                    return List.copyOf(open);
                }
            }
        } finally {
            teller.end();
            watches.forEach(Watching::close);
        }
    }

    /// Until something changes or the first has to look again; false when interrupted.
    private boolean rest(List<Journey> open, Instant now, Instant end) {
        Duration rest = shorter(LONGEST_REST, Duration.between(now, end));
        for (Journey journey : open) {
            rest = shorter(rest, journey.rest(now));
        }
        try {
            // Counted down, not read off the clock, which may be set meanwhile.
            Duration left = rest.plus(A_LITTLE);
            while (left.isPositive()) {
                Instant at = clock.instant();
                teller.show(open.stream().flatMap(journey -> journey.table(at).stream()).toList());
                Duration second = shorter(ONE_SECOND, left);
                if (wakes.tryAcquire(second.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                    return true;
                }
                left = left.minus(second);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}

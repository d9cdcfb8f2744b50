package io.keyturn.adapter.cli;

import io.keyturn.port.SecretStore;
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

    private final SecretStore store;
    private final InstantSource clock;
    private final Semaphore wakes = new Semaphore(0);

    Travel(SecretStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Goes on until all are over or the time has run out; returns those that are not over.
    List<Journey> untilSteady(List<Journey> journeys, Duration timeout) {
        Instant end = clock.instant().plus(timeout);
        List<Watching> watches =
                journeys.stream()
                        .map(journey -> store.watch(journey.target().name(), wakes::release))
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
            if (rest.isPositive() && wakes.tryAcquire(rest.toMillis() + 1, TimeUnit.MILLISECONDS)) {
                wakes.drainPermits();
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

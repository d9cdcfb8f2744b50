package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RotationEvent;
import io.keyturn.event.Told;
import io.keyturn.port.EventSource.Begin;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// The newest events of this process. Whoever follows them reads at its own pace by numbers that only grow: telling never
/// waits, and what nobody read in time is gone.
@Singleton
public final class EventFeed {
    static final int KEPT = 1_000;

    private final Told[] ring = new Told[KEPT];
    private final List<Runnable> hearers = new CopyOnWriteArrayList<>();
    private long next; // guarded by ring: the number of the event that comes

    /// What a reader gets at once.
    ///
    /// @param missed how many were gone already
    /// @param next where to go on
    record Page(long missed, List<Told> events, long next) {
        Page {
            events = List.copyOf(events);
        }
    }

    /// Returns at once.
    public void tell(RotationEvent event) {
        synchronized (ring) {
            ring[(int) (next % KEPT)] = Told.of(event);
            next++;
        }
        hearers.forEach(Runnable::run);
    }

    /// Calls whenever there is more to read.
    ///
    /// @param hearer must return at once
    /// @return ends that
    Runnable onMore(Runnable hearer) {
        hearers.add(requireNonNull(hearer, "hearer is null"));
        return () -> hearers.remove(hearer);
    }

    long number(Begin begin) {
        synchronized (ring) {
            return switch (begin) {
                case Begin.Oldest _ -> oldest();
                case Begin.Now _ -> next;
                case Begin.Since(var moment) ->
                        first(told -> isSince(told, moment)).orElseGet(() -> next);
            };
        }
    }

    /// Behind the event of this id; empty where it is not, or no more, known.
    Optional<Long> numberAfter(String id) {
        synchronized (ring) {
            return first(told -> told.id().equals(id)).map(number -> number + 1);
        }
    }

    /// A few of them.
    ///
    /// @param from the number to begin with
    Page read(long from, int most) {
        synchronized (ring) {
            long begin = Math.max(from, oldest());
            long end = Math.min(next, begin + most);
            List<Told> events = new ArrayList<>();
            for (long number = begin; number < end; number++) {
                events.add(at(number));
            }
            return new Page(begin - from, events, end);
        }
    }

    private static boolean isSince(Told told, Instant moment) {
        return told.at().filter(at -> !at.isBefore(moment)).isPresent();
    }

    private Optional<Long> first(Predicate<Told> wanted) {
        for (long number = oldest(); number < next; number++) {
            if (wanted.test(at(number))) {
                return Optional.of(number);
            }
        }
        return Optional.empty();
    }

    private long oldest() {
        return Math.max(0, next - KEPT);
    }

    private Told at(long number) {
        return requireNonNull(ring[(int) (number % KEPT)], "it was told");
    }
}

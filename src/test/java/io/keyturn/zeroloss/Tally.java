package io.keyturn.zeroloss;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// How many requests were made, and what became of those that failed.
final class Tally {
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();

    /// A request that was not answered by the server that was asked.
    ///
    /// @param pair client and server
    /// @param said the status and Envoy's words, or what the caller saw
    /// @param moment what was going on
    record Failure(Instant at, String pair, String said, String moment) {
        @Override
        public String toString() {
            return "%s %s in %s: %s".formatted(at, pair, moment, said);
        }
    }

    /// One more request.
    void count(String pair) {
        requests.computeIfAbsent(pair, _ -> new LongAdder()).increment();
    }

    /// It failed; that is printed at once.
    void count(Failure failure) {
        failures.add(failure);
        System.out.println("lost request: " + failure);
    }

    long requests() {
        return requests.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /// Of the pair with the fewest.
    long fewest() {
        return requests.values().stream().mapToLong(LongAdder::sum).min().orElse(0);
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }
}

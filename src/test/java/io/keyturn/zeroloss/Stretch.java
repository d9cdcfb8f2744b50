package io.keyturn.zeroloss;

import java.time.Duration;
import java.util.List;

/// A stretch of load on a fleet, and what came of it.
final class Stretch implements AutoCloseable {
    private final Fleet fleet;
    private final Load load;
    private final Handshakes before;
    private final long from = System.nanoTime();

    private Stretch(Fleet fleet, Load load, Handshakes before) {
        this.fleet = fleet;
        this.load = load;
        this.before = before;
    }

    static Stretch begin(Fleet fleet, int perSecond) {
        Handshakes before = Handshakes.at(fleet.servers);
        return new Stretch(
                fleet,
                Load.start(fleet.clients, fleet.servers, perSecond, fleet.target::moment),
                before);
    }

    /// @param fewest requests of one pair of client and server
    /// @param handshakes at the servers
    record Result(
            long requests,
            long fewest,
            List<Tally.Failure> failures,
            Handshakes handshakes,
            Duration elapsed) {
        Result {
            failures = List.copyOf(failures);
        }

        @Override
        public String toString() {
            return "requests=%d failures=%d handshakes=%d resumed=%d refused=%d elapsed=%ds"
                    .formatted(
                            requests,
                            failures.size(),
                            handshakes.whole(),
                            handshakes.resumed(),
                            handshakes.refused(),
                            elapsed.toSeconds());
        }
    }

    Load load() {
        return load;
    }

    /// No more requests; the last one is answered.
    Result end() {
        load.close();
        return new Result(
                load.tally().requests(),
                load.tally().fewest(),
                load.tally().failures(),
                Handshakes.at(fleet.servers).since(before),
                Duration.ofNanos(System.nanoTime() - from));
    }

    @Override
    public void close() {
        load.close();
    }
}

package io.keyturn.bench.sds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The same crowd before both servers, which get their swaps in turns, so that what else the machine does meets both.
///
/// @param ours what the first one serves
/// @param theirs what the second one serves
record Comparison(ServerProcess keyturn, Site ours, ServerProcess bare, Site theirs) {
    static final int WARM_UP = 20;
    static final int SWAPS = 40;

    /// Before anybody came.
    List<Row> idle() throws InterruptedException {
        keyturn.awaitListening();
        bare.awaitListening();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        return List.of(
                Row.resting("idle: keyturn", keyturn.memory()),
                Row.resting("      bare server", bare.memory()));
    }

    /// So many streams, spread over so many connections.
    List<Row> of(int streams, int connections) throws InterruptedException {
        try (Crowd here = new Crowd(keyturn.port(), streams, connections);
                Crowd there = new Crowd(bare.port(), streams, connections)) {
            ours.welcome(here);
            theirs.welcome(there);
            for (int i = 0; i < WARM_UP; i++) {
                var _ = ours.swapAndAwait(here);
                var _ = theirs.swapAndAwait(there);
            }
            Tally mine = new Tally(keyturn);
            Tally bares = new Tally(bare);
            for (int i = 0; i < SWAPS; i++) {
                mine.add(here, ours.swapAndAwait(here));
                bares.add(there, theirs.swapAndAwait(there));
            }
            String what = "%,d over %,d: ".formatted(streams, connections);
            return List.of(
                    mine.row(what + "keyturn"),
                    bares.row(" ".repeat(what.length()) + "bare server"),
                    Row.ratio(" ".repeat(what.length()) + "ratio", mine.spread(), bares.spread()));
        }
    }

    /// What a row of the table says.
    record Row(String what, String p50, String p99, String max, String rest) {
        static Row resting(String what, ServerProcess.Memory memory) {
            return new Row(what, "", "", "", memory.toString());
        }

        static Row ratio(String what, Spread one, Spread other) {
            return new Row(
                    what,
                    number(one.quantile(0.5) / other.quantile(0.5)),
                    number(one.quantile(0.99) / other.quantile(0.99)),
                    number(one.max() / other.max()),
                    "");
        }

        static String number(double value) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
    }

    /// What one server made of its swaps.
    private static final class Tally {
        private final ServerProcess server;
        private final long cpuBefore;
        private final List<Long> waits = new ArrayList<>();

        Tally(ServerProcess server) {
            this.server = server;
            this.cpuBefore = server.cpuMillis();
        }

        void add(Crowd crowd, Site.Swap swap) {
            waits.addAll(crowd.waits(swap.at()));
        }

        Spread spread() {
            return Spread.of(waits);
        }

        Row row(String what) {
            Spread spread = spread();
            double cpu = (server.cpuMillis() - cpuBefore) / (double) SWAPS;
            return new Row(
                    what,
                    Row.number(spread.quantile(0.5)),
                    Row.number(spread.quantile(0.99)),
                    Row.number(spread.max()),
                    "%s ms, %s".formatted(Row.number(cpu), server.memory()));
        }
    }
}

package io.keyturn.bench.sds;

import io.keyturn.pki.Leaf;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A hundred changes a second for some seconds. Clients may miss what is between, but not the last one.
final class Storm {
    private static final int CHANGES = 500;
    private static final int STREAMS = 1_000;
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(10);

    private Storm() {}

    static String over(ServerProcess server, Site site) throws InterruptedException {
        List<Leaf> leaves = Stream.generate(site::issue).limit(CHANGES).toList();
        try (Crowd crowd = new Crowd(server.port(), STREAMS, 10)) {
            site.welcome(crowd);
            long before = crowd.arrivals();
            long cpu = server.cpuMillis();
            long start = System.nanoTime();
            Site.Swap last = site.swap(leaves.getFirst(), crowd, start);
            for (int i = 1; i < CHANGES; i++) {
                last = site.swap(leaves.get(i), crowd, start + i * EVERY);
            }
            crowd.await(last.expected());
            double seconds = (System.nanoTime() - start) / 1e9;
            return """

            %d changes in %.1f s, 1,000 streams over 10 connections
            each stream saw %.0f, none older after newer; the last one came p50 %.1f, p99 %.1f ms after its swap
            processor %.0f %% of one, memory %s\
            """
                    .formatted(
                            CHANGES,
                            seconds,
                            (crowd.arrivals() - before) / (double) STREAMS,
                            Spread.of(crowd.waits(last.at())).quantile(0.5),
                            Spread.of(crowd.waits(last.at())).quantile(0.99),
                            (server.cpuMillis() - cpu) / seconds / 10,
                            server.memory());
        }
    }
}

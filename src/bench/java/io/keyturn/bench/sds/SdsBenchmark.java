package io.keyturn.bench.sds;

import io.keyturn.pki.Authority;
import io.keyturn.pki.AuthorityTemplate;
import io.keyturn.pki.Generation;
import io.keyturn.pki.Issuer;
import io.keyturn.pki.KeyAlgorithm;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// `make bench BENCH=Sds`: from the swap of `..data` to each stream, beside the least that any server can do, and to a real
/// Envoy.
///
/// Both servers are processes of their own on the same JVM flags, over mounted directories of their own; the clients are in
/// this process. It fails on a wrong result, never on a slow one.
public final class SdsBenchmark {
    private static final PrintStream OUT = System.out;

    private SdsBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("keyturn-bench-sds");
        Authority authority = authority();
        Site ours = new Site(new MountedPair(folder.resolve("keyturn"), authority));
        Site theirs = new Site(new MountedPair(folder.resolve("bare"), authority));
        try (ServerProcess keyturn =
                        ServerProcess.keyturn(ours.path(), folder.resolve("keyturn.log"));
                ServerProcess bare =
                        ServerProcess.bare(theirs.path(), folder.resolve("bare.log"))) {
            Comparison comparison = new Comparison(keyturn, ours, bare, theirs);
            header();
            print(comparison.idle());
            print(comparison.of(10, 10));
            print(comparison.of(1_000, 10));
            print(comparison.of(1_000, 1_000));
            OUT.println(Storm.over(keyturn, ours));
            OUT.println(EnvoyAcceptance.of(keyturn, ours, folder));
        }
        goals();
        remove(folder); // after a failure it stays, with the logs
        System.exit(0); // whatever threads the clients left
    }

    private static void header() {
        OUT.printf(
                "%nkeyturn sds: %d swaps in each row after %d to warm up, each server in turn; %d processors, load %.1f%n",
                Comparison.SWAPS,
                Comparison.WARM_UP,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        OUT.printf(
                "%nms from the swap of ..data to each stream       p50     p99     max  processor a change, memory%n");
    }

    private static void print(List<Comparison.Row> rows) {
        for (Comparison.Row row : rows) {
            OUT.printf(
                    "%-43s %7s %7s %7s  %s%n",
                    row.what(), row.p50(), row.p99(), row.max(), row.rest());
        }
    }

    private static void goals() {
        OUT.println(
                """

                Goals at 1,000 streams: p99 at most 50 ms and at most twice the bare server's; Envoy's acceptance at most 100 ms.
                Gloo's own server on a machine of this kind, 1,000 streams: p50 520, p99 551; memory 41 MiB idle, 62 MiB with them.
                Each stream is a node of its own and accepts at once. Memory is RSS, row after row in the same process; "own" is
                what of it is no page of a file (jar, AOT cache, JDK). The bare server leaves out proof, a consistent reading, the
                bundle, versions and nonces, what clients answer, slow readers, order, evidence, and looking without a watch.
                """);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    private static Authority authority() {
        return new Issuer(new SecureRandom())
                .issueAuthority(
                        new AuthorityTemplate(KeyAlgorithm.P256, Duration.ofDays(365), "Keyturn"),
                        new Generation(1),
                        Instant.now().minus(Duration.ofDays(1)));
    }
}

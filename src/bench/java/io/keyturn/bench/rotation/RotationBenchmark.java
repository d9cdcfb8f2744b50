package io.keyturn.bench.rotation;

import io.keyturn.fixture.KubeletMount;
import io.keyturn.rotation.StepKind;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// `make bench BENCH=Rotation`: a whole authority rotation, from the request to steady, with consumers that all prove what
/// they hold.
///
/// Service, consumers and their clients are in this process, the API server and etcd beside it on the same machine. It
/// fails on a wrong result, never on a slow one.
public final class RotationBenchmark {
    private static final PrintStream OUT = System.out;
    private static final int WARM_UP = 1;
    private static final int ROTATIONS = 5;
    private static final int MOUNTED = 10;
    private static final long SHORTEST = 500;
    private static final long LONGEST = 3_000;

    private RotationBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        OUT.printf(
                "%nWhole rotations, %d in each row after %d to warm up; %d processors, load %.1f%n%n",
                ROTATIONS,
                WARM_UP,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        OUT.printf(
                "consumers  ms: median     min     max   API calls for each rotation and consumer%n");
        for (int consumers : List.of(10, 100, 1_000)) {
            watching(consumers);
        }
        mounted();
        OUT.println(
                """

                Goals: 2,000 ms with 100 consumers, 5,000 ms with 1,000; above the slowest mount at most 1,000 ms for each gate.
                Gloo's algorithm takes at least 130,000 ms by construction. Each consumer is a server of its own with its own
                Lease and token, and one client that accepts at once; all share this machine with the API server and etcd.
                """);
        System.exit(0); // whatever threads the clients left
    }

    private static void watching(int consumers) throws InterruptedException {
        List<ProvingPod> running = new ArrayList<>();
        try (Pods pods = new Pods();
                TurningService service = new TurningService(pods)) {
            var _ = service.awaitTo(StepKind.BOOTSTRAP);
            for (int i = 0; i < consumers; i++) {
                running.add(ProvingPod.watching(pods.clientOf(pods.create("pod-" + i))));
            }
            for (int i = 0; i < WARM_UP; i++) {
                var _ = service.rotate();
            }
            ApiCalls before = ApiCalls.now(pods.admin());
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < ROTATIONS; i++) {
                times.add(service.rotate().millis());
            }
            ApiCalls calls = ApiCalls.now(pods.admin()).since(before);
            times.sort(Comparator.naturalOrder());
            OUT.printf(
                    "%9d  %10.0f %7.0f %7.0f   %s%n",
                    consumers,
                    times.get(times.size() / 2),
                    times.getFirst(),
                    times.getLast(),
                    calls.perEach(ROTATIONS, consumers));
            running.forEach(ProvingPod::close);
        }
    }

    /// Each mount gets each write after a delay of its own, drawn anew.
    private static void mounted() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("keyturn-bench-rotation");
        List<Double> beyond = new ArrayList<>();
        List<ProvingPod> running = new ArrayList<>();
        try (Pods pods = new Pods();
                TurningService service = new TurningService(pods)) {
            var _ = service.awaitTo(StepKind.BOOTSTRAP);
            try (Deliveries deliveries = new Deliveries(pods, SHORTEST, LONGEST)) {
                for (int i = 0; i < MOUNTED; i++) {
                    KubeletMount mount = new KubeletMount(folder.resolve("pod-" + i));
                    deliveries.add(mount);
                    running.add(
                            ProvingPod.mounting(
                                    pods.clientOf(pods.create("pod-" + i)), mount.path()));
                }
                for (int i = 0; i < ROTATIONS; i++) {
                    beyond.addAll(deliveries.beyond(service.rotate()));
                }
            }
            running.forEach(ProvingPod::close);
        }
        beyond.sort(Comparator.naturalOrder());
        OUT.printf(
                "%n%d mounted consumers, each write delivered after %d to %d ms, %d gates: ms from the last delivery to the next step: median %.0f, max %.0f%n",
                MOUNTED,
                SHORTEST,
                LONGEST,
                beyond.size(),
                beyond.get(beyond.size() / 2),
                beyond.getLast());
        remove(folder);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}

package io.keyturn.bench.sds;

import static java.util.Objects.requireNonNull;

import io.keyturn.fixture.LoopbackPorts;
import io.keyturn.fixture.ToolPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server of secrets in a process of its own, so that what it takes of the machine is its own.
final class ServerProcess implements AutoCloseable {
    /// The launcher's for `sds`, so that both servers run on the same JVM.
    private static final List<String> FLAGS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx96m",
                    "-Xms16m",
                    "-Xmn4m",
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20",
                    "-XX:-ShrinkHeapInSteps",
                    "-XX:TrimNativeHeapInterval=60000");

    // sysconf(_SC_CLK_TCK) of every Linux that Java runs on.
    private static final int MILLIS_PER_TICK = 10;
    private static final int USER_TIME = 11;

    private final Process process;
    private final Path log;
    private final int port;

    private ServerProcess(Process process, Path log, int port) {
        this.process = requireNonNull(process, "process is null");
        this.log = requireNonNull(log, "log is null");
        this.port = port;
    }

    /// The packaged `keyturn sds` over a mounted directory.
    static ServerProcess keyturn(Path mount, Path log) {
        int port = LoopbackPorts.free();
        return start(
                List.of(ToolPaths.launcher().toString(), "sds"),
                Map.of(
                        "GLOO_MTLS_SDS_ENABLED",
                        "true",
                        "GLOO_MTLS_SECRET_DIR",
                        mount + "/",
                        "SDS_SERVER_ADDRESS",
                        "127.0.0.1:" + port,
                        "POD_IP", // health only, and no address that others reach
                        "127.0.0.2"),
                log,
                port);
    }

    /// The [BareServer].
    static ServerProcess bare(Path mount, Path log) {
        int port = LoopbackPorts.free();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(
                List.of(BareServer.class.getName(), mount.toString(), Integer.toString(port)));
        return start(command, Map.of(), log, port);
    }

    private static ServerProcess start(
            List<String> command, Map<String, String> variables, Path log, int port) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        try {
            return new ServerProcess(builder.start(), log, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start '%s'".formatted(command.getFirst()), e);
        }
    }

    /// Returns when clients can connect.
    void awaitListening() throws InterruptedException {
        while (process.isAlive()) {
            try (Socket _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                return;
            } catch (IOException _) {
                process.waitFor(50, TimeUnit.MILLISECONDS); // not yet; and no longer than it lives
            }
        }
        throw new IllegalStateException(
                "the server ended at once; see its log '%s'".formatted(log));
    }

    int port() {
        return port;
    }

    /// Time on the processor since its start, of all its threads.
    long cpuMillis() {
        String stat = read("stat");
        // The name in parentheses may hold spaces; what follows does not.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return MILLIS_PER_TICK
                * (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]));
    }

    /// Memory in RAM now, in KiB: all of it, and what is not pages of files.
    Memory memory() {
        return new Memory(field("VmRSS"), field("RssAnon"));
    }

    private long field(String name) {
        return read("status")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot measure process %d: it has ended; see its log '%s'"
                            .formatted(process.pid(), log),
                    e);
        }
    }

    /// By SIGKILL: how it ends is not measured here.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /// @param rss in KiB
    /// @param anonymous of it, in KiB: without the pages of files, which the system can drop and share
    record Memory(long rss, long anonymous) {
        @Override
        public String toString() {
            return "%d MiB (own %d)".formatted(rss / 1024, anonymous / 1024);
        }
    }
}

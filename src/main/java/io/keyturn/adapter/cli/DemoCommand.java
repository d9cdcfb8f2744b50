package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Target;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyturn demo`.
@Command(
        name = "demo",
        description =
                "Shows a first bootstrap and a whole authority rotation, in a temporary folder and within seconds. Needs no cluster.",
        footer = {"", "Examples:", "  keyturn demo", "  keyturn demo --status-port 8181"})
final class DemoCommand implements Callable<Integer> {
    private static final Duration FLOOR = Duration.ofSeconds(3);

    @Spec CommandSpec spec = CommandSpec.create();

    // Read before the program starts, since the listener opens then; here it is named for the help.
    @Option(
            names = "--status-port",
            paramLabel = "PORT",
            description = "Where the status page listens, on 127.0.0.1. Default: 8080")
    int statusPort = 8080;

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    private final Service service;
    private final Workshop workshop;

    @Inject
    DemoCommand(Service service, Workshop workshop) {
        this.service = service;
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        Path folder = temporary();
        // As it is always: whatever a file or the environment says is for real targets.
        Target target =
                PolicyOptions.parse("--assumed-after=" + FLOOR, "--minimum-interval=0s")
                        .target(TargetList.GLOO);
        CommonOptions options = CommonOptions.within(folder, target);
        try (Workshop.Bench bench = workshop.open(options)) {
            Tour tour = new Tour(bench, folder, spec.commandLine().getOut());
            // Within the folder, which nobody else may enter.
            String address = "unix:" + folder.resolve("sds.sock");
            tour.open(FLOOR, statusPort, address);
            try (Service.Running running = start(options, address, tour)) {
                running.lastly(() -> delete(folder)); // keys lie in it
                Quarkus.waitForExit();
            }
        }
        return Exit.OK;
    }

    private Service.Running start(CommonOptions options, String address, Tour tour) {
        try {
            SdsListening secrets = new SdsListening(address, new SdsExposure());
            return service.start(options, new EventOptions(), Optional.of(secrets), tour);
        } catch (IllegalStateException e) { // the folder's name is too long for a socket
            throw new CommandFailure(
                    Exit.FAILED, "%s; set TMPDIR to a shorter one".formatted(e.getMessage()));
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("keyturn-demo-"); // mode 0700: keys will lie in it
        } catch (IOException e) {
            throw new CommandFailure(
                    Exit.FAILED,
                    "cannot create a temporary folder: %s; set TMPDIR to a writable one"
                            .formatted(e.getMessage()));
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    Exit.FAILED,
                    "cannot delete the demo's folder '%s': %s; delete it, it holds keys"
                            .formatted(folder, e.getMessage()));
        }
    }
}

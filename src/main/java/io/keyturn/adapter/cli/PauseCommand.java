package io.keyturn.adapter.cli;

import io.keyturn.port.Names;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyturn pause`.
@Command(
        name = "pause",
        description = "Stops all writing to a target; everything is still observed and reported.")
final class PauseCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; status shows it.")
    String reason = "";

    private final Workshop workshop;

    @Inject
    PauseCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        try (Workshop.Bench bench = workshop.open(common)) {
            Instructing.annotate(
                    bench.store(),
                    common.target(),
                    annotations -> annotations.put(Names.PAUSED, reason));
            spec.commandLine().getOut().printf("paused %s: %s%n", common.target(), reason);
            return Exit.OK;
        }
    }
}

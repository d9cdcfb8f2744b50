package io.keyturn.adapter.cli;

import io.keyturn.port.Names;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyturn resume`.
@Command(name = "resume", description = "Allows writing to a paused target again.")
final class ResumeCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Option(
            names = "--reason",
            defaultValue = "resumed by hand",
            paramLabel = "TEXT",
            description = "Why.")
    String reason = "";

    private final Workshop workshop;

    @Inject
    ResumeCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        try (Workshop.Bench bench = workshop.open(common)) {
            Instructing.annotate(
                    bench.store(),
                    common.target(),
                    annotations -> annotations.remove(Names.PAUSED));
            spec.commandLine().getOut().printf("resumed %s: %s%n", common.target(), reason);
            return Exit.OK;
        }
    }
}

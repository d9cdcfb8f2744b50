package io.keyturn.adapter.cli;

import io.keyturn.port.Names;
import io.keyturn.reconcile.Target;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyturn pause`.
@Command(
        name = "pause",
        description =
                "Takes no step on a target until keyturn resume; everything is still observed and reported.",
        footer = {
            "",
            "Examples:",
            "  keyturn pause --reason 'incident 42'",
            "  keyturn pause --target edge/gloo-mtls-certs --reason 'load test'",
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 run again."
        })
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
            return Answer.print(
                    spec,
                    common.output,
                    Answer.each(bench.targets(), target -> pause(bench, target)));
        }
    }

    private Answer pause(Workshop.Bench bench, Target target) {
        Instructing.annotate(
                bench.store(), target.name(), annotations -> annotations.put(Names.PAUSED, reason));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", target.name().toString());
        view.put("done", "paused");
        view.put("reason", reason);
        return Answer.good(view, "paused %s: %s".formatted(target.name(), reason));
    }
}

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

/// `keyturn resume`.
@Command(
        name = "resume",
        description = "Allows writing to a paused target again.",
        footer = {
            "",
            "Examples:",
            "  keyturn resume --reason 'incident 42 is over'",
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 run again."
        })
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
            return Answer.print(
                    spec,
                    common.output,
                    Answer.each(bench.targets(), target -> resume(bench, target)));
        }
    }

    private Answer resume(Workshop.Bench bench, Target target) {
        Instructing.annotate(
                bench.store(), target.name(), annotations -> annotations.remove(Names.PAUSED));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", target.name().toString());
        view.put("done", "resumed");
        view.put("reason", reason);
        return Answer.good(view, "resumed %s: %s".formatted(target.name(), reason));
    }
}

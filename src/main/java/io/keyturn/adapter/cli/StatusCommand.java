package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.StatusView;
import io.keyturn.rotation.Observation;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `keyturn status`.
@Command(
        name = "status",
        description = "Says where a target stands, what it waits for and until when.",
        footer = {
            "",
            "Examples:",
            "  keyturn status",
            "  keyturn status --directory ./secrets --output json"
        })
final class StatusCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    private final Workshop workshop;

    @Inject
    StatusCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        try (Workshop.Bench bench = workshop.open(common)) {
            Inspection seen =
                    bench.reconciler().inspect(bench.target(), Observation.Rollback.REFUSED);
            Map<String, Object> view = StatusView.of(seen);
            spec.commandLine()
                    .getOut()
                    .println(
                            common.output == OutputFormat.json
                                    ? Json.targets(List.of(view))
                                    : PlainText.of(view, ""));
            return Exit.OK;
        }
    }
}

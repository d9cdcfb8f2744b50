package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.StatusView;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.ReasonCode;
import jakarta.inject.Inject;
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

    @Mixin PolicyOptions policy = new PolicyOptions();

    private final Workshop workshop;

    @Inject
    StatusCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        try (Workshop.Bench bench = workshop.open(common)) {
            return Answer.print(
                    spec,
                    common.output,
                    Answer.each(bench.targets(), target -> answer(bench, target)));
        }
    }

    private static Answer answer(Workshop.Bench bench, Target target) {
        Inspection seen = bench.reconciler().inspect(target, Observation.Rollback.REFUSED);
        Map<String, Object> view = StatusView.of(seen);
        boolean readable = seen.decision().reason().code() != ReasonCode.STORE_UNREADABLE;
        return new Answer(
                view,
                PlainText.of(view, ""),
                readable ? "" : seen.decision().reason().sentence(),
                readable ? Exit.OK : Exit.FAILED);
    }
}

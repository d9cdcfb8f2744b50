package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.StatusView;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Reason;
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
            "  keyturn status --directory ./secrets --output json",
            "",
            "Exit codes: 0 it could be read, whatever it says; 1 it could not; 2 usage."
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
        return answer(seen, StatusView.of(seen), StatusText.of(seen));
    }

    /// Whatever was found is good; not to be able to look is a failure.
    static Answer answer(Inspection seen, Map<String, Object> view, String text) {
        Reason reason = seen.decision().reason();
        return reason.code() == ReasonCode.STORE_UNREADABLE
                ? new Answer(view, text, reason.sentence(), Exit.FAILED)
                : Answer.good(view, text);
    }
}

package io.keyturn.adapter.web;

import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Direction;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.StepKind;
import io.keyturn.rotation.TargetSighting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/// Counts the authority rotations of one target by what became of them. Each result is there from the start, so that an
/// alert on its increase sees the first one.
final class RotationCounts {
    private final Counter completed;
    private final Counter aborted;
    private final Counter failed;

    RotationCounts(MeterRegistry registry, Tags tags) {
        this.completed = counter(registry, tags, "completed");
        this.aborted = counter(registry, tags, "aborted");
        this.failed = counter(registry, tags, "failed");
    }

    void take(Report report) {
        if (!(report instanceof Report.Acted acted)) {
            return;
        }
        switch (acted.outcome()) {
            case Outcome.Advanced(var step) when step.kind() == StepKind.SETTLE ->
                    (isBackward(report) ? aborted : completed).increment();
            case Outcome.Failed _ -> failed.increment();
            case Outcome.Advanced _,
                    Outcome.Unchanged _,
                    Outcome.Refused _,
                    Outcome.Conflicted _ -> {}
        }
    }

    private static boolean isBackward(Report report) {
        return report.seen().observation().target()
                        instanceof TargetSighting.Seen(_, Marks.Marked ours, _)
                && ours.direction() == Direction.BACKWARD;
    }

    private static Counter counter(MeterRegistry registry, Tags tags, String result) {
        return Counter.builder("keyturn.rotation")
                .description(
                        "Authority rotations by result; failed counts steps that could not be written.")
                .tags(tags.and("result", result))
                .register(registry);
    }
}

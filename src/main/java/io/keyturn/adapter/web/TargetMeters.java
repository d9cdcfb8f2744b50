package io.keyturn.adapter.web;

import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Anchor;
import io.keyturn.rotation.Decision;
import io.keyturn.rotation.Marks;
import io.keyturn.rotation.Phase;
import io.keyturn.rotation.ReasonCode;
import io.keyturn.rotation.TargetContent;
import io.keyturn.rotation.TargetName;
import io.keyturn.rotation.TargetSighting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The metrics of one target. They tell what was seen in the store, so every replica shows the same.
final class TargetMeters {
    private static final List<String> STANDINGS =
            Stream.concat(
                            Arrays.stream(Phase.values()).map(Phase::word),
                            Stream.of("foreign", "absent", "unknown"))
                    .toList();

    private final MultiGauge notAfter;
    private final MultiGauge phase;
    private final Numbers numbers;
    private final RotationCounts counts;

    TargetMeters(MeterRegistry registry, TargetName target) {
        Tags tags = Tags.of("namespace", target.namespace(), "name", target.name());
        this.notAfter =
                MultiGauge.builder("keyturn.certificate.not.after.timestamp")
                        .description(
                                "When each published certificate ends, in seconds of the epoch.")
                        .baseUnit("seconds")
                        .tags(tags)
                        .register(registry);
        this.phase =
                MultiGauge.builder("keyturn.rotation.phase")
                        .description("1 for the phase that the target is in, 0 for the others.")
                        .tags(tags)
                        .register(registry);
        this.numbers = new Numbers(registry, tags);
        this.counts = new RotationCounts(registry, tags);
    }

    void take(Report report) {
        numbers.took(report.took());
        counts.take(report);
        numbers.leads = report instanceof Report.Acted ? 1 : 0;
        if (isSuccess(report)) {
            numbers.lastSuccess = seconds(report.at());
        }
        String standing =
                switch (report.seen().observation().target()) {
                    case TargetSighting.Seen seen -> take(seen);
                    case TargetSighting.Absent _ -> "absent";
                    case TargetSighting.Unreadable _,
                            TargetSighting.Unusable _,
                            TargetSighting.Unknown _ ->
                            "unknown";
                };
        phase.register(
                STANDINGS.stream()
                        .map(each -> Row.of(Tags.of("phase", each), each.equals(standing) ? 1 : 0))
                        .toList(),
                true);
        waiting(report);
    }

    /// What a whole reading shows; one that failed leaves the last numbers standing.
    private String take(TargetSighting.Seen seen) {
        numbers.anchors = seen.content().anchors().all().size();
        List<Row<?>> rows = new ArrayList<>();
        for (Anchor anchor : seen.content().anchors().all()) {
            rows.add(row("authority", anchor.generation(), anchor.validity().notAfter()));
        }
        if (seen.content() instanceof TargetContent.Sound(_, var leaf)) {
            rows.add(row("leaf", seen.signingGeneration(), leaf.validity().notAfter()));
        }
        notAfter.register(rows, true);
        return switch (seen.marks()) {
            case Marks.Unmarked _ -> "foreign";
            case Marks.Marked ours -> {
                numbers.phaseEntered = seconds(ours.since());
                yield ours.phase().word();
            }
        };
    }

    private void waiting(Report report) {
        List<?> laggards =
                report.seen().decision() instanceof Decision.Wait wait
                        ? wait.laggards()
                        : List.of();
        numbers.laggards = laggards.size();
        numbers.gateWaiting =
                laggards.isEmpty() || Double.isNaN(numbers.phaseEntered)
                        ? 0
                        : Math.max(0, seconds(report.at()) - numbers.phaseEntered);
    }

    private static boolean isSuccess(Report report) {
        boolean read = report.seen().decision().reason().code() != ReasonCode.STORE_UNREADABLE;
        return switch (report) {
            case Report.Watched _ -> read;
            case Report.Acted acted ->
                    switch (acted.outcome()) {
                        case Outcome.Advanced _, Outcome.Unchanged _, Outcome.Refused _ -> read;
                        case Outcome.Conflicted _, Outcome.Failed _ -> false;
                    };
        };
    }

    private static Row<?> row(String role, int generation, Instant end) {
        return Row.of(
                Tags.of("role", role, "generation", Integer.toString(generation)), seconds(end));
    }

    private static double seconds(Instant instant) {
        return Duration.between(Instant.EPOCH, instant).toMillis() / 1000.0;
    }
}

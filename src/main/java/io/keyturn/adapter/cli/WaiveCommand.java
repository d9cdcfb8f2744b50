package io.keyturn.adapter.cli;

import io.keyturn.port.Names;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.Consumer;
import io.keyturn.rotation.Observation;
import io.keyturn.rotation.Waiver;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyturn waive`.
@Command(
        name = "waive",
        description = {
            "No longer waits for one consumer; it is named wherever a gate is spoken of, until the waiver ends.",
            "If that consumer still lives, its connections may fail at the next step."
        },
        footer = {
            "",
            "Examples:",
            "  keyturn waive pod/gloo-system/gateway-proxy-1 --for 2h --reason 'node is being replaced'",
            "  keyturn waive pod/gloo-system/gateway-proxy-1 --end",
            "",
            "Exit codes: 0 done, 1 failed or no such consumer, 2 usage, 3 run again."
        })
final class WaiveCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(30);

    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "CONSUMER",
            description =
                    "As status names it: KIND/NAMESPACE/NAME, with @CLUSTER where it is another.")
    String consumer = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; status and logs show it.")
    @Nullable String reason;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Converters.Period.class,
            description = "How long, as 90s, 2h or 7d; 30d at most.")
    @Nullable Duration time;

    @Option(names = "--end", description = "End the waiver now; the consumer is waited for again.")
    boolean end;

    private final Workshop workshop;

    @Inject
    WaiveCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        refuseContradictions();
        try (Workshop.Bench bench = workshop.open(common)) {
            return Answer.print(
                    spec,
                    common.output,
                    Answer.each(
                            bench.targets(),
                            target -> end ? end(bench, target) : waive(bench, target)));
        }
    }

    private void refuseContradictions() {
        if (end) {
            if (reason != null || time != null) {
                throw usage("--end takes neither --reason nor --for");
            }
            return;
        }
        if (reason == null || reason.isBlank()) {
            throw usage(
                    "--reason is missing; say why, for example --reason 'node is being replaced'");
        }
        if (time == null || !time.isPositive() || time.compareTo(LONGEST) > 0) {
            throw usage("--for needs a time above 0s and up to 30d, for example --for 2h");
        }
    }

    private Answer waive(Workshop.Bench bench, Target target) {
        Observation seen =
                bench.reconciler().inspect(target, Observation.Rollback.REFUSED).observation();
        refuseUnknown(seen, target);
        Instant until = seen.now().plus(requireTime()).truncatedTo(ChronoUnit.SECONDS);
        Waiver waiver = new Waiver(consumer, until, String.valueOf(reason));
        change(bench, target, seen.now(), List.of(waiver));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", target.name().toString());
        view.put("done", "waived");
        view.put("consumer", consumer);
        view.put("until", until.toString());
        view.put("reason", waiver.reason());
        return Answer.good(view, "waived for %s: %s".formatted(target.name(), waiver));
    }

    private Answer end(Workshop.Bench bench, Target target) {
        Instant now =
                bench.reconciler()
                        .inspect(target, Observation.Rollback.REFUSED)
                        .observation()
                        .now();
        boolean was = change(bench, target, now, List.of());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", target.name().toString());
        view.put("done", was ? "ended" : "nothing");
        view.put("consumer", consumer);
        return Answer.good(
                view,
                was
                        ? "%s is waited for again by %s".formatted(consumer, target.name())
                        : "%s was not waived for %s".formatted(consumer, target.name()));
    }

    /// A name that was mistyped would waive nobody, and nobody would notice.
    private void refuseUnknown(Observation seen, Target target) {
        List<String> known = seen.evidence().consumers().stream().map(Consumer::id).toList();
        if (known.contains(consumer)) {
            return;
        }
        List<String> near = Near.to(consumer, known);
        throw new CommandFailure(
                Exit.FAILED,
                "cannot waive '%s': '%s' has no such consumer; %s %s"
                        .formatted(
                                consumer,
                                target.name(),
                                near.isEmpty() ? "it has" : "did you mean",
                                String.join(", ", near.isEmpty() ? known : near)));
    }

    /// Puts these in the place of what was waived of the consumer, and forgets what is over. Returns whether it was waived.
    private boolean change(Workshop.Bench bench, Target target, Instant now, List<Waiver> instead) {
        boolean[] was = {false};
        Instructing.annotate(
                bench.store(),
                target.name(),
                annotations -> {
                    List<Waiver> all = Waiver.parseAll(annotations.getOrDefault(Names.WAIVED, ""));
                    was[0] =
                            all.stream()
                                    .anyMatch(each ->
                                            each.consumer().equals(consumer)
                                                    && !each.isOverAt(now));
                    List<Waiver> left = new ArrayList<>(all);
                    left.removeIf(each -> each.isOverAt(now) || each.consumer().equals(consumer));
                    left.addAll(instead);
                    if (left.isEmpty()) {
                        annotations.remove(Names.WAIVED);
                    } else {
                        annotations.put(Names.WAIVED, Waiver.text(left));
                    }
                });
        return was[0];
    }

    private Duration requireTime() {
        return time == null ? Duration.ZERO : time;
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}

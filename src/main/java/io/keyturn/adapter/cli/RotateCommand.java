package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Couriers;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.Reconciler;
import io.keyturn.reconcile.Report;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.ReasonCode;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `keyturn rotate`.
@Command(
        name = "rotate",
        description =
                "Takes the step that is due, or with --wait every step until the target is steady.",
        footer = {
            "",
            "Examples:",
            "  keyturn rotate                                   one step, for a CronJob",
            "  keyturn rotate --wait --force authority --reason 'key review'",
            "  keyturn rotate --dry-run --output json",
            "  keyturn rotate --wait --compromised leaf --reason 'laptop stolen' --yes",
            "",
            "Exit codes: 0 done, nothing to do or (--once) waiting; 1 failed or refused; 2 usage, or --yes is missing; 3 run again."
        })
final class RotateCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Mixin PolicyOptions policy = new PolicyOptions();

    @Mixin RequestOptions asked = new RequestOptions();

    @Mixin EventOptions events = new EventOptions();

    @Option(
            names = "--once",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Bootstrap or at most one step. The default.")
    boolean once;

    @Option(
            names = "--wait",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Go on until the target is steady.")
    boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30m",
            converter = Converters.Period.class,
            description = "How long --wait goes on. Default: ${DEFAULT-VALUE}")
    Duration timeout = Duration.ofMinutes(30);

    @Option(
            names = "--dry-run",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Print what would be done and why; change nothing.")
    boolean dryRun;

    @Option(
            names = "--accept-rollback",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Go on after a backup was restored; every anchor is kept.")
    boolean acceptRollback;

    @Option(
            names = "--recreate",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description =
                    "Delete and create a target of another type, or one that is immutable, with all that it holds; then go on.")
    boolean recreate;

    @Option(
            names = "--exit-code",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Exit 3, not 0, when the next step waits.")
    boolean exitCode;

    private final Workshop workshop;

    @Inject
    RotateCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        refuseIdleTimeout(); // what contradicts itself shows before anything is opened
        events.refuseIdle();
        events.check();
        Order order =
                new Order(
                        asked.request(),
                        acceptRollback ? Rollback.ACCEPTED : Rollback.REFUSED,
                        recreate ? Order.Recreating.ALLOWED : Order.Recreating.REFUSED);
        try (Workshop.Bench bench = workshop.open(common)) {
            return Answer.print(spec, common.output, answers(bench, order));
        }
    }

    private List<Answer> answers(Workshop.Bench bench, Order order) {
        if (dryRun) {
            return Answer.each(bench.targets(), new DryRun(bench, order)::answer);
        }
        Warning warning = new Warning(bench, order);
        return asked.isUnconfirmed()
                ? Answer.each(bench.targets(), warning::unconfirmed)
                : rotateAndTell(bench, order, warning);
    }

    /// What is typed wins over what the environment or the file asks for.
    private boolean isUntilSteady() {
        if (once && wait) {
            boolean typedOnce = spec.commandLine().getParseResult().hasMatchedOption("--once");
            boolean typedWait = spec.commandLine().getParseResult().hasMatchedOption("--wait");
            if (typedOnce == typedWait) {
                throw new ParameterException(
                        spec.commandLine(), "--once and --wait contradict each other; give one");
            }
            return typedWait;
        }
        return wait;
    }

    private void refuseIdleTimeout() {
        Typed typed = new Typed(spec);
        if (!isUntilSteady()) {
            typed.refuseAlone("--timeout", "--wait");
        }
        if (typed.has("--timeout") && !timeout.isPositive()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--timeout 0s leaves --wait no time; give a longer one, or --once");
        }
    }

    /// What a sink has not got within the patience stays in the outbox, for the next run.
    private List<Answer> rotateAndTell(Workshop.Bench bench, Order order, Warning warning) {
        try (Couriers couriers = bench.couriers(events, () -> true)) {
            List<Answer> answers = rotate(bench, couriers, order, warning);
            couriers.flush(PATIENCE)
                    .forEach(trouble ->
                            spec.commandLine()
                                    .getErr()
                                    .println(
                                            "events wait in the outbox of the target, the next run brings them: "
                                                    + trouble));
            return answers;
        }
    }

    private List<Answer> rotate(
            Workshop.Bench bench, Couriers couriers, Order order, Warning warning) {
        Consumer<Report> hearer = events.observations(couriers);
        Reconciler reconciler = bench.reconciler(events.auditing(couriers));
        Teller teller = new Teller(spec.commandLine().getOut(), Teller.Medium.of(common.output));
        bench.targets().forEach(target -> warning.give(target, teller));
        List<Journey> journeys =
                bench.targets().stream()
                        .map(target ->
                                new Journey(bench, reconciler, target, order, teller, hearer))
                        .toList();
        if (isUntilSteady()) {
            List<Journey> late = new Travel(bench, teller).untilSteady(journeys, timeout);
            return journeys.stream()
                    .map(journey -> {
                        Map<String, Object> view = view(journey, warning);
                        return late.contains(journey) ? late(journey, view) : answer(journey, view);
                    })
                    .toList();
        }
        journeys.forEach(Journey::pass);
        return journeys.stream().map(journey -> answer(journey, view(journey, warning))).toList();
    }

    private static Map<String, Object> view(Journey journey, Warning warning) {
        return warning.addedTo(journey.view(), journey.target());
    }

    private Answer late(Journey journey, Map<String, Object> view) {
        return new Answer(
                view,
                "",
                "'%s' is not steady after %s: %s; run again"
                        .formatted(journey.target().name(), Spans.of(timeout), journey.why()),
                Exit.AGAIN);
    }

    private Answer answer(Journey journey, Map<String, Object> view) {
        return switch (journey.last()) {
            case Outcome.Advanced _ -> Answer.good(view, "");
            case Outcome.Unchanged _ when journey.isFailure() ->
                    new Answer(view, "", journey.why(), Exit.FAILED);
            case Outcome.Unchanged(var wait)
                    when asked.isCompromise() && wait.reason().code() == ReasonCode.PAUSED ->
                    new Answer(
                            view,
                            "",
                            "the compromise of '%s' is not answered while it is paused (%s); end that with keyturn resume"
                                    .formatted(journey.target().name(), wait.reason().sentence()),
                            Exit.AGAIN);
            case Outcome.Unchanged _ ->
                    new Answer(view, "", "", exitCode && journey.isHeld() ? Exit.AGAIN : Exit.OK);
            case Outcome.Refused(var refusal) ->
                    new Answer(
                            view,
                            "",
                            "cannot rotate '%s': %s; %s"
                                    .formatted(
                                            journey.target().name(),
                                            refusal.reason(),
                                            refusal.reason().code().remedy()),
                            Exit.FAILED);
            case Outcome.Conflicted(var problem) ->
                    new Answer(view, "", problem + "; run again", Exit.AGAIN);
            case Outcome.Failed(var problem) -> new Answer(view, "", problem, Exit.FAILED);
        };
    }
}

package io.keyturn.adapter.cli;

import io.keyturn.port.Names;
import io.keyturn.port.Sighting;
import io.keyturn.reconcile.Inspection;
import io.keyturn.reconcile.Outcome;
import io.keyturn.reconcile.StatusView;
import io.keyturn.rotation.Observation.Rollback;
import io.keyturn.rotation.Request;
import io.keyturn.rotation.TargetSighting;
import jakarta.inject.Inject;
import java.time.Duration;
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
            "",
            "Exit codes: 0 done, nothing to do or (--once) waiting; 1 failed or refused; 2 usage; 3 run again."
        })
final class RotateCommand implements Callable<Integer> {
    /// What can be forced.
    enum Forced {
        leaf,
        authority
    }

    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Option(names = "--once", description = "Bootstrap or at most one step. The default.")
    boolean once;

    @Option(names = "--wait", description = "Go on until the target is steady.")
    boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "${env:KEYTURN_TIMEOUT:-30m}",
            converter = Converters.Period.class,
            description = "How long --wait goes on. Default: ${DEFAULT-VALUE}")
    Duration timeout = Duration.ofMinutes(30);

    @Option(names = "--dry-run", description = "Print what would be done and why; change nothing.")
    boolean dryRun;

    @Option(
            names = "--force",
            paramLabel = "leaf|authority",
            description = "Ask for a new leaf or authority. Needs --reason.")
    @Nullable Forced force;

    @Option(names = "--abort", description = "Undo the rotation under way. Needs --reason.")
    boolean abort;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
    @Nullable String reason;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Names the request; an id never fires twice. Default: the reason.")
    @Nullable String id;

    @Option(
            names = "--accept-rollback",
            description = "Go on after a backup was restored; every anchor is kept.")
    boolean acceptRollback;

    @Option(names = "--exit-code", description = "Exit 3, not 0, when the next step waits.")
    boolean exitCode;

    private final Workshop workshop;

    @Inject
    RotateCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        refuseContradictions();
        try (Workshop.Bench bench = workshop.open(common)) {
            Rollback rollback = acceptRollback ? Rollback.ACCEPTED : Rollback.REFUSED;
            if (dryRun) {
                return plan(bench, rollback);
            }
            ask(bench);
            Journey journey = new Journey(bench, rollback, wait, timeout, this::tell);
            Outcome last = journey.travel();
            return conclude(journey, last);
        }
    }

    private void refuseContradictions() {
        if (once && wait) {
            throw new ParameterException(
                    spec.commandLine(), "--once and --wait contradict each other; give one");
        }
        if (force != null && abort) {
            throw new ParameterException(
                    spec.commandLine(), "--force and --abort contradict each other; give one");
        }
        if ((force != null || abort) && reason == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reason is missing; say why, for example --reason 'key review'");
        }
    }

    private Integer plan(Workshop.Bench bench, Rollback rollback) {
        Inspection seen = bench.reconciler().inspect(bench.target(), rollback);
        Map<String, Object> view = StatusView.of(seen);
        spec.commandLine()
                .getOut()
                .println(
                        common.output == OutputFormat.json
                                ? Json.targets(List.of(view))
                                : PlainText.of(view, ""));
        return Exit.OK;
    }

    /// The request goes onto the target, so that whoever runs next serves it, and serves it once. A target that is not there
    /// yet is bootstrapped, which answers the request too.
    private void ask(Workshop.Bench bench) {
        if (force == null && !abort) {
            return;
        }
        if (bench.store().load(common.target()).target() instanceof Sighting.Absent) {
            return;
        }
        Request request = request();
        Inspection seen = bench.reconciler().inspect(bench.target(), Rollback.REFUSED);
        if (seen.observation().target() instanceof TargetSighting.Seen(_, _, var instructions)
                && instructions.handled().contains(request.id())) {
            tell(
                    "request '%s' was served before; give another --id to ask again"
                            .formatted(request.id()));
            return;
        }
        Instructing.annotate(
                bench.store(),
                common.target(),
                annotations -> annotations.put(Names.REQUEST, request.text()));
    }

    private Request request() {
        Request.Kind kind =
                abort
                        ? Request.Kind.ABORT
                        : force == Forced.leaf
                                ? Request.Kind.RENEW_LEAF
                                : Request.Kind.ROTATE_AUTHORITY;
        String name = id == null ? String.valueOf(reason) : id;
        try {
            return new Request(kind, name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private int conclude(Journey journey, Outcome last) {
        if (common.output == OutputFormat.json) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("name", common.target().toString());
            view.put("steps", journey.steps());
            view.putAll(Journey.view(last));
            spec.commandLine().getOut().println(Json.targets(List.of(view)));
        }
        return switch (last) {
            case Outcome.Advanced _ -> Exit.OK;
            case Outcome.Unchanged(var decision) -> waiting(journey, decision.reason().toString());
            case Outcome.Refused(var refusal) ->
                    throw new CommandFailure(
                            Exit.FAILED,
                            "refused: %s; %s"
                                    .formatted(refusal.reason(), refusal.reason().code().remedy()));
            case Outcome.Conflicted(var problem) ->
                    throw new CommandFailure(Exit.AGAIN, problem + "; run again");
            case Outcome.Failed(var problem) -> throw new CommandFailure(Exit.FAILED, problem);
        };
    }

    private int waiting(Journey journey, String why) {
        if (journey.isTimedOut()) {
            throw new CommandFailure(
                    Exit.AGAIN, "not steady after %s: %s; run again".formatted(timeout, why));
        }
        tell(why);
        return exitCode && journey.isHeld() ? Exit.AGAIN : Exit.OK;
    }

    private void tell(String line) {
        if (common.output == OutputFormat.text) {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        }
    }
}

package io.keyturn.adapter.cli;

import io.keyturn.adapter.audit.AuditLink;
import io.keyturn.adapter.audit.AuditTrail;
import io.keyturn.event.Outbox;
import io.keyturn.event.RotationEvent;
import io.keyturn.port.FileProblem;
import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import io.keyturn.rotation.TargetName;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
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

/// `keyturn audit verify`.
@Command(
        name = "verify",
        description = {
            "Checks audit files: finds records that were edited, taken out, put in, moved or cut off, in whichever of the files they lie.",
            "With --against that holds for every commitment. Other records are protected by the lines behind them only."
        },
        footer = {
            "",
            "Examples:",
            "  keyturn audit verify audit.jsonl audit.jsonl.812",
            "  keyturn audit verify *.jsonl --against gloo-system/gloo-mtls-certs     finds a cut end too",
            "",
            "Exit codes: 0 sound, 1 not, or it could not be read; 2 usage."
        })
final class AuditVerifyCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Audit files of any writers.")
    List<Path> files = List.of();

    @Option(
            names = "--against",
            paramLabel = "NAMESPACE/NAME",
            converter = Converters.Target.class,
            description =
                    "Compare with the end of the chain that this target keeps; without it a cut end cannot be seen.")
    @Nullable TargetName against;

    @Option(
            names = "--from",
            paramLabel = "SEQUENCE",
            defaultValue = "1",
            description =
                    "Where the record begins; older files were put away on purpose. Default: ${DEFAULT-VALUE}")
    long from = 1;

    private final Workshop workshop;

    @Inject
    AuditVerifyCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        if (common.target != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--target is not for this command; did you mean --against?");
        }
        AuditTrail trail = read(files, from);
        return Answer.print(spec, common.output, List.of(answer(held(trail))));
    }

    /// @throws CommandFailure when one cannot be read
    static AuditTrail read(List<Path> files, long from) {
        try {
            return AuditTrail.read(files, from);
        } catch (IOException e) {
            throw new CommandFailure(
                    Exit.FAILED,
                    "cannot read audit file: %s; check the name and the rights"
                            .formatted(FileProblem.of(e)));
        }
    }

    private AuditTrail held(AuditTrail trail) {
        if (against == null) {
            return trail;
        }
        common.target = against;
        try (Workshop.Bench bench = workshop.open(common)) {
            return switch (bench.store().load(against).target()) {
                case Sighting.Unreadable(var problem) ->
                        throw new CommandFailure(Exit.FAILED, problem);
                case Sighting.Absent _ ->
                        throw new CommandFailure(
                                Exit.FAILED,
                                "cannot compare with '%s': it does not exist; check --against"
                                        .formatted(against));
                case Sighting.Present(var image) -> against(trail, image, against);
            };
        }
    }

    private static AuditTrail against(AuditTrail trail, SecretImage image, TargetName name) {
        Map<String, String> annotations = image.annotations();
        String id = annotations.getOrDefault(Names.ID, "");
        Outbox outbox = Outbox.parse(annotations.getOrDefault(Names.OUTBOX, ""), id, name);
        return trail.against(
                id,
                annotations.getOrDefault(Names.AUDIT_HEAD, ""),
                outbox.waiting().stream().map(RotationEvent::data).toList());
    }

    private Answer answer(AuditTrail trail) {
        String name = String.join(", ", files.stream().map(Path::toString).toList());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("sound", trail.isSound());
        view.put("lines", trail.lines());
        view.put("commitments", trail.links().size());
        view.put("findings", trail.findings());
        view.put("notes", trail.notes());
        Columns text = new Columns(name);
        text.add(
                "records",
                "%d, of them %d commitments".formatted(trail.lines(), trail.links().size()));
        text.addAll("targets", trail.links().stream().map(AuditLink::target).distinct().toList());
        text.addAll("notes", trail.notes());
        text.addAll("findings", trail.findings());
        text.add("verdict", trail.isSound() ? "sound" : "not sound");
        String problem =
                trail.isSound()
                        ? ""
                        : "the audit files are not sound (findings: %d); compare with copies of them, and find out who can write them"
                                .formatted(trail.findings().size());
        return new Answer(view, text.toString(), problem, trail.isSound() ? Exit.OK : Exit.FAILED);
    }
}

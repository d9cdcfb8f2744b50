package io.keyturn.adapter.cli;

import io.keyturn.port.Names;
import io.keyturn.port.SecretImage;
import io.keyturn.port.Sighting;
import io.keyturn.reconcile.Target;
import io.keyturn.rotation.TargetName;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyturn verify`.
@Command(
        name = "verify",
        description =
                "Checks pair, chain, dates and names of a target, a mounted folder or PEM files; each fault comes with its remedy.",
        footer = {
            "",
            "Examples:",
            "  keyturn verify                                   the target in the cluster",
            "  keyturn verify --directory ./secrets --target gloo-system/gloo-mtls-certs",
            "  keyturn verify /etc/envoy/ssl --name gloo.gloo-system.svc",
            "  keyturn verify --cert tls.crt --key tls.key --ca ca.crt",
            "",
            "Exit codes: 0 no fault, 1 a fault or nothing to read, 2 usage."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Mixin CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "PATH",
            arity = "0..1",
            description =
                    "A folder with tls.crt, tls.key and ca.crt, such as a mounted Secret, instead of a target.")
    @Nullable Path folder;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "The leaf and what is sent after it, instead of a target.")
    @Nullable Path cert;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key.")
    @Nullable Path key;

    @Option(names = "--ca", paramLabel = "FILE", description = "The trust bundle.")
    @Nullable Path ca;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            split = ",",
            description =
                    "A DNS name, URI or IP address that the leaf must have. Default: those that are configured for the target; for files none")
    List<String> names = List.of();

    private final Workshop workshop;

    @Inject
    VerifyCommand(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public Integer call() {
        new Typed(spec).refuseEmpty();
        return Answer.print(spec, common.output, isOfFiles() ? List.of(ofFiles()) : ofTargets());
    }

    private boolean isOfFiles() {
        boolean files = cert != null || key != null || ca != null;
        if (files && folder != null) {
            throw usage("PATH and --cert, --key, --ca contradict each other; give one");
        }
        if ((files || folder != null)
                && spec.commandLine().getParseResult().hasMatchedOption("--target")) {
            throw usage("--target and files contradict each other; give one");
        }
        return files || folder != null;
    }

    private Answer ofFiles() {
        Path leaf = cert;
        Path pair = key;
        Path bundle = ca;
        if (folder != null) {
            leaf = folder.resolve(Names.TLS_CRT);
            pair = folder.resolve(Names.TLS_KEY);
            bundle = folder.resolve(Names.CA_CRT);
        }
        if (leaf == null || pair == null || bundle == null) {
            throw usage("--cert, --key and --ca belong together; give all three");
        }
        try {
            String name = folder == null ? leaf.toString() : folder.toString();
            return Verification.of(
                            name,
                            new Verification.Material(
                                    PemFile.read(leaf), PemFile.read(pair), PemFile.read(bundle)),
                            names,
                            InstantSource.system().instant())
                    .answer();
        } catch (CommandFailure e) {
            return Answer.failed(leaf.toString(), e);
        }
    }

    private List<Answer> ofTargets() {
        try (Workshop.Bench bench = workshop.open(common)) {
            return Answer.each(bench.targets(), target -> ofTarget(bench, target));
        }
    }

    private Answer ofTarget(Workshop.Bench bench, Target target) {
        TargetName name = target.name();
        return switch (bench.store().load(name).target()) {
            case Sighting.Absent _ ->
                    throw new CommandFailure(
                            Exit.FAILED,
                            "cannot verify target '%s': it does not exist; create it with keyturn rotate"
                                    .formatted(name));
            case Sighting.Unreadable(var problem) -> throw new CommandFailure(Exit.FAILED, problem);
            case Sighting.Present(SecretImage image) ->
                    Verification.of(
                                    name.toString(),
                                    Verification.Material.of(image.data()),
                                    names.isEmpty() ? LeafNames.of(target.profile().leaf()) : names,
                                    bench.clock().instant())
                            .answer();
        };
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}

package io.keyturn.adapter.cli;

import io.keyturn.rotation.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What `keyturn rotate` is asked for, beyond what is due.
final class RequestOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    /// What can be forced.
    enum Forced {
        leaf,
        authority
    }

    @Option(
            names = "--force",
            paramLabel = "leaf|authority",
            description = "Ask for a new leaf or authority. Needs --reason.")
    @Nullable Forced force;

    @Option(
            names = "--abort",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Undo the rotation under way. Needs --reason.")
    boolean abort;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is recorded.")
    @Nullable String reason;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Names the request; an id never fires twice. Default: the reason.")
    @Nullable String id;

    /// The request that was asked; empty when none was.
    ///
    /// @throws ParameterException when the options contradict each other
    Optional<Request> request() {
        if (force == null && !abort) {
            Typed typed = new Typed(command);
            typed.refuseAlone("--id", "--force or --abort");
            typed.refuseAlone("--reason", "--force or --abort");
            return Optional.empty();
        }
        if (force != null && abort) {
            throw usage("--force and --abort contradict each other; give one");
        }
        if (reason == null || reason.isBlank()) {
            throw usage("--reason is missing; say why, for example --reason 'key review'");
        }
        try {
            return Optional.of(new Request(kind(), id == null ? Request.idFrom(reason) : id));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private Request.Kind kind() {
        return switch (force) {
            case null -> Request.Kind.ABORT;
            case leaf -> Request.Kind.RENEW_LEAF;
            case authority -> Request.Kind.ROTATE_AUTHORITY;
        };
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }
}

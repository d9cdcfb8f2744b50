package io.keyturn.adapter.cli;

import io.keyturn.rotation.Request;
import java.util.ArrayList;
import java.util.List;
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

    /// What can be forced, or stolen.
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

    @Option(
            names = "--compromised",
            paramLabel = "leaf|authority",
            description =
                    "A key was stolen: replace authority and leaf at once, without overlap. The old keys are destroyed once no consumer trusts them. Needs --reason and --yes.")
    @Nullable Forced compromised;

    @Option(
            names = "--yes",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "Let connections fail, as --compromised without it says.")
    boolean yes;

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
        Typed typed = new Typed(command);
        List<String> asked = asked();
        if (compromised == null) {
            typed.refuseAlone("--yes", "--compromised");
        }
        if (asked.isEmpty()) {
            typed.refuseAlone("--id", "--force, --abort or --compromised");
            typed.refuseAlone("--reason", "--force, --abort or --compromised");
            return Optional.empty();
        }
        if (asked.size() > 1) {
            throw usage(
                    "%s contradict each other; give one".formatted(String.join(" and ", asked)));
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

    /// Whether somebody says that a key was stolen.
    boolean isCompromise() {
        return compromised != null;
    }

    /// Whether somebody asks for what breaks connections, and has not said yes to that.
    boolean isUnconfirmed() {
        return compromised != null && !yes;
    }

    private List<String> asked() {
        List<String> asked = new ArrayList<>();
        if (force != null) {
            asked.add("--force");
        }
        if (abort) {
            asked.add("--abort");
        }
        if (compromised != null) {
            asked.add("--compromised");
        }
        return asked;
    }

    private Request.Kind kind() {
        if (compromised != null) {
            return switch (compromised) {
                case leaf -> Request.Kind.COMPROMISED_LEAF;
                case authority -> Request.Kind.COMPROMISED_AUTHORITY;
            };
        }
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

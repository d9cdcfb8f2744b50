package io.keyturn.adapter.cli;

import io.keyturn.reconcile.Target;
import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of every command that looks at a target. Each has its variable and its property: `--kubeconfig` is
/// `KEYTURN_KUBECONFIG` and `keyturn.kubeconfig`; what is typed wins over the variable, and that over the file.
public final class CommonOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    @Option(
            names = "--target",
            paramLabel = "NAMESPACE/NAME",
            converter = Converters.Target.class,
            description =
                    "The Secret that consumers read. Default: every keyturn.targets[N].name of the configuration, or gloo-system/gloo-mtls-certs")
    @Nullable TargetName target;

    @Option(
            names = "--directory",
            paramLabel = "PATH",
            description = "Work on a folder, PATH/NAMESPACE/NAME, instead of the API server.")
    @Nullable Path directory;

    @Option(
            names = {"--output", "-o"},
            paramLabel = "text|json",
            defaultValue = "text",
            description =
                    "How to answer. JSON is a contract, text may change. Default: ${DEFAULT-VALUE}")
    OutputFormat output = OutputFormat.text;

    @Mixin SharedOptions shared = new SharedOptions();

    private List<Target> fixed = List.of();

    /// One target in one folder, whatever was typed or configured.
    static CommonOptions within(Path directory, Target target) {
        CommonOptions options = new CommonOptions();
        options.directory = directory;
        options.fixed = List.of(target);
        return options;
    }

    /// The targets to work on, each with its settings; at least one.
    ///
    /// @throws ParameterException when a setting cannot be used
    public List<Target> targets() {
        return fixed.isEmpty() ? new TargetList(command).of(target) : fixed;
    }

    /// The folder to work on; null when it is the API server.
    ///
    /// @throws ParameterException when both were chosen at once
    public @Nullable Path directory() {
        if (!fixed.isEmpty()) {
            return directory; // nothing of it was typed
        }
        new Typed(command).refuseEmpty();
        if (directory == null || (shared.kubeconfig == null && shared.context == null)) {
            return directory;
        }
        boolean folder = isTyped("--directory");
        boolean cluster = isTyped("--kubeconfig") || isTyped("--context");
        if (folder == cluster) {
            throw new ParameterException(
                    command.commandLine(),
                    "--directory and %s contradict each other; give one"
                            .formatted(shared.kubeconfig == null ? "--context" : "--kubeconfig"));
        }
        return folder ? directory : null;
    }

    public @Nullable Path kubeconfig() {
        return shared.kubeconfig;
    }

    public @Nullable String context() {
        return shared.context;
    }

    private boolean isTyped(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }
}

package io.keyturn.adapter.cli;

import io.keyturn.rotation.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that looks at a target. Each has its variable: `--assumed-after` is `KEYTURN_ASSUMED_AFTER`.
public final class CommonOptions {
    @Option(
            names = "--target",
            paramLabel = "NAMESPACE/NAME",
            defaultValue = "${env:KEYTURN_TARGET:-gloo-system/gloo-mtls-certs}",
            converter = Converters.Target.class,
            description = "The Secret that consumers read. Default: ${DEFAULT-VALUE}")
    TargetName target = TargetName.parse("gloo-system/gloo-mtls-certs");

    @Option(
            names = "--directory",
            paramLabel = "PATH",
            defaultValue = "${env:KEYTURN_DIRECTORY}",
            description = "Work on a folder, PATH/NAMESPACE/NAME, instead of the API server.")
    @Nullable Path directory;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            defaultValue = "${env:KEYTURN_KUBECONFIG}",
            description = "Which kubeconfig to use. Default: as kubectl finds it.")
    @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            defaultValue = "${env:KEYTURN_CONTEXT}",
            description = "Which context of the kubeconfig to use. Default: its current one.")
    @Nullable String context;

    @Option(
            names = "--assumed-after",
            paramLabel = "DURATION",
            defaultValue = "${env:KEYTURN_ASSUMED_AFTER}",
            converter = Converters.Period.class,
            description =
                    "How long a consumer that promises no evidence is given. Of this and the one stored with the target the longer counts. Default: 130s")
    @Nullable Duration assumedAfter;

    @Option(
            names = "--minimum-interval",
            paramLabel = "DURATION",
            defaultValue = "${env:KEYTURN_MINIMUM_INTERVAL:-1h}",
            converter = Converters.Period.class,
            description =
                    "The least time between two authority rotations. Default: ${DEFAULT-VALUE}")
    Duration minimumInterval = Duration.ofHours(1);

    @Option(
            names = {"--output", "-o"},
            paramLabel = "text|json",
            defaultValue = "${env:KEYTURN_OUTPUT:-text}",
            description =
                    "How to answer. JSON is a contract, text may change. Default: ${DEFAULT-VALUE}")
    OutputFormat output = OutputFormat.text;

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    public TargetName target() {
        return target;
    }

    public @Nullable Path directory() {
        return directory;
    }

    public @Nullable Path kubeconfig() {
        return kubeconfig;
    }

    public @Nullable String context() {
        return context;
    }

    public @Nullable Duration assumedAfter() {
        return assumedAfter;
    }

    public Duration minimumInterval() {
        return minimumInterval;
    }
}

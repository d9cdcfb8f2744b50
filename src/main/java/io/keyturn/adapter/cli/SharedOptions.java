package io.keyturn.adapter.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that are the same whatever a command works on: which API server, and how it is configured and logs.
final class SharedOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Which kubeconfig to use. Default: as kubectl finds it.")
    @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Which context of the kubeconfig to use. Default: its current one.")
    @Nullable String context;

    // Read before anything else starts, see ConfigurationFile; here for help and completion.
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A properties file with keyturn.OPTION=VALUE lines. Default: /etc/keyturn/application.properties, where it is there")
    @Nullable Path config;

    // Read before anything else starts, since the first line may be logged then; here for help and
    // completion.
    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            description =
                    "How the log on standard error is written; json is one object a line, with its facts as fields. Default: ${DEFAULT-VALUE}")
    OutputFormat logFormat = OutputFormat.text;

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;
}

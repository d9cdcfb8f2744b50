package io.keyturn.adapter.cli;

import picocli.CommandLine.Option;

/// How a command answers that works on no target: as text or JSON, or with its help.
final class AnswerOptions {
    @Option(
            names = {"--output", "-o"},
            paramLabel = "text|json",
            defaultValue = "text",
            description =
                    "How to answer. JSON is a contract, text may change. Default: ${DEFAULT-VALUE}")
    OutputFormat output = OutputFormat.text;

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;
}

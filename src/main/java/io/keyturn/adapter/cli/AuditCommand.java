package io.keyturn.adapter.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `keyturn audit`: what was recorded.
@Command(
        name = "audit",
        description = "Works on audit files.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AuditVerifyCommand.class,
        footer = {
            "",
            "Examples:",
            "  keyturn audit verify audit.jsonl --against gloo-system/gloo-mtls-certs"
        })
final class AuditCommand implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}

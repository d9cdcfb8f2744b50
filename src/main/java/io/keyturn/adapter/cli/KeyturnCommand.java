package io.keyturn.adapter.cli;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root: `keyturn`.
@TopCommand
@Command(
        name = "keyturn",
        description = "Turns the keys of Gloo's mutual TLS without dropping a connection.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            SdsCommand.class,
            RotateCommand.class,
            StatusCommand.class,
            VerifyCommand.class,
            EventsCommand.class,
            HistoryCommand.class,
            AuditCommand.class,
            ExplainCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            WaiveCommand.class,
            picocli.AutoComplete.GenerateCompletion.class
        },
        footer = {
            "",
            "Examples:",
            "  keyturn rotate --directory ./secrets           bootstrap, or the step that is due",
            "  keyturn rotate --wait --force authority --reason 'key review'",
            "  keyturn status --output json",
            "",
            "Exit codes: 0 done or nothing to do, 1 failed or refused, 2 usage, 3 run again."
        })
public final class KeyturnCommand implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}

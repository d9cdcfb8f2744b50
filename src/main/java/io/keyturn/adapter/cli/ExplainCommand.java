package io.keyturn.adapter.cli;

import io.keyturn.rotation.ReasonCode;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyturn explain CODE`.
@Command(name = "explain", description = "Says what a reason code means and what to do about it.")
final class ExplainCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    @Parameters(
            paramLabel = "CODE",
            description = "As in logs, metrics and status, for example 'lagging'.")
    String code = "";

    @Override
    public Integer call() {
        Optional<ReasonCode> found = ReasonCode.parse(code);
        if (found.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no reason code '%s'; the codes are: %s".formatted(code, all()));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%s%n%nWhat it means: %s%nWhat to do: %s%n",
                        found.get().word(), found.get().meaning(), found.get().remedy());
        return Exit.OK;
    }

    private static String all() {
        return Arrays.stream(ReasonCode.values())
                .map(ReasonCode::word)
                .collect(Collectors.joining(", "));
    }
}
